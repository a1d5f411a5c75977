import type { MerchantId, MunicipalityId, ShopId } from './ids.ts';
import type { ShopCategory } from './shop-category.ts';

/** The shop a purchase is made in, as far as rules and vouchers look at it. */
export interface PurchaseShop {
  readonly shopId: ShopId;
  readonly merchantId: MerchantId | null;
  readonly municipalityId: MunicipalityId;
  readonly category: ShopCategory;
  /** Names of the shopping streets or districts it lies in, as the programme spells them. */
  readonly areas?: readonly string[];
}

/**
 * Where vouchers may be spent. `null` or absent: no such bound; several bounds must all be met. A list with nothing in it
 * fits no shop.
 */
export interface LotScope {
  readonly municipalityId?: MunicipalityId | null;
  readonly shopIds?: readonly ShopId[] | null;
  readonly merchantIds?: readonly MerchantId[] | null;
  readonly categories?: readonly ShopCategory[] | null;
  readonly areas?: readonly string[] | null;
}

export function fitsShop(scope: LotScope | undefined, shop: PurchaseShop): boolean {
  if (scope === undefined) return true;
  const { municipalityId, shopIds, merchantIds, categories, areas } = scope;
  return (
    isUnboundOr(municipalityId, (bound) => bound === shop.municipalityId) &&
    isUnboundOr(shopIds, (bound) => bound.includes(shop.shopId)) &&
    isUnboundOr(merchantIds, (bound) => shop.merchantId !== null && bound.includes(shop.merchantId)) &&
    isUnboundOr(categories, (bound) => bound.includes(shop.category)) &&
    isUnboundOr(areas, (bound) => (shop.areas ?? []).some((area) => bound.includes(area)))
  );
}

/** No bound of that kind, or it is met. */
function isUnboundOr<Bound>(bound: Bound | null | undefined, isMet: (bound: Bound) => boolean): boolean {
  return bound === null || bound === undefined || isMet(bound);
}

/**
 * How hard vouchers are to spend: named shops weigh more than every looser bound together, then merchants, areas, categories,
 * and the municipality. 0 is free everywhere.
 */
export function restrictednessOf(scope: LotScope | undefined): number {
  const bounds = [scope?.municipalityId, scope?.categories, scope?.areas, scope?.merchantIds, scope?.shopIds];
  return bounds.reduce<number>(
    (rank, bound, place) => rank + (bound === null || bound === undefined ? 0 : 2 ** place),
    0,
  );
}
