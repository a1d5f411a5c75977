import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LotId, MerchantId, MunicipalityId, ShopId } from './ids.ts';
import { fitsShop, restrictednessOf } from './lot-scope.ts';
import type { LotScope, PurchaseShop } from './lot-scope.ts';
import { parseBusinessDate } from './business-date.ts';
import { balanceAt, spendLots } from './voucher-lots.ts';
import { yen } from './yen.ts';

const shop: PurchaseShop = {
  shopId: 'bakery' as ShopId,
  merchantId: 'baker' as MerchantId,
  municipalityId: 'village' as MunicipalityId,
  category: 'bakery-sweets',
  areas: ['station'],
};
const today = parseBusinessDate('2026-11-22');

describe('where vouchers may be spent', () => {
  it.each<[LotScope | undefined, boolean]>([
    [undefined, true],
    [{}, true],
    [{ municipalityId: null, shopIds: null }, true],
    [{ municipalityId: shop.municipalityId }, true],
    [{ municipalityId: 'town' as MunicipalityId }, false],
    [{ shopIds: [shop.shopId] }, true],
    [{ shopIds: ['other' as ShopId] }, false],
    [{ shopIds: [] }, false],
    [{ merchantIds: ['baker' as MerchantId] }, true],
    [{ merchantIds: ['grocer' as MerchantId] }, false],
    [{ categories: ['bakery-sweets', 'food'] }, true],
    [{ categories: ['food'] }, false],
    [{ areas: ['station', 'harbour'] }, true],
    [{ areas: ['harbour'] }, false],
    [{ shopIds: [shop.shopId], municipalityId: 'town' as MunicipalityId }, false],
  ])('%j: %s', (scope, fits) => {
    expect(fitsShop(scope, shop)).toBe(fits);
  });

  it('a shop without a merchant or an area fits no bound of that kind', () => {
    const bare = { ...shop, merchantId: null, areas: [] };
    expect(fitsShop({ merchantIds: ['baker' as MerchantId] }, bare)).toBe(false);
    expect(fitsShop({ areas: ['station'] }, bare)).toBe(false);
  });

  it('named shops are harder to spend than every looser bound together, and a further bound never makes it easier', () => {
    const loose: LotScope = {
      merchantIds: [],
      areas: [],
      categories: [],
      municipalityId: shop.municipalityId,
    };
    expect(restrictednessOf({ shopIds: [] })).toBeGreaterThan(restrictednessOf(loose));
    expect(restrictednessOf(undefined)).toBe(0);
    const keys = fc.subarray(['municipalityId', 'categories', 'areas', 'merchantIds', 'shopIds'] as const);
    fc.assert(
      fc.property(keys, (present) => {
        const scope = Object.fromEntries(present.map((key) => [key, key === 'municipalityId' ? 'x' : []]));
        for (const key of present) {
          expect(restrictednessOf({ ...scope, [key]: null })).toBeLessThan(restrictednessOf(scope));
        }
      }),
    );
  });
});

describe('the order of spending', () => {
  const lot = (lotId: string, expiresOn: string, scope?: LotScope) => ({
    lotId: lotId as LotId,
    left: yen(100),
    expiresOn: parseBusinessDate(expiresOn),
    ...(scope && { scope }),
  });
  const lots = [
    lot('a-free-late', '2027-03-31'),
    lot('b-free-soon', '2026-12-31'),
    lot('c-shop-soon', '2026-12-31', { shopIds: [shop.shopId] }),
    lot('d-village-soon', '2026-12-31', { municipalityId: shop.municipalityId }),
    lot('e-elsewhere', '2026-11-23', { municipalityId: 'town' as MunicipalityId }),
    lot('f-shop-late', '2027-03-31', { shopIds: [shop.shopId] }),
  ];

  it('is by date first, then the most restricted, then by id; what does not fit is left alone', () => {
    const order = spendLots(lots, yen(500), today, shop)?.map(({ lotId }) => lotId);
    expect(order).toEqual(['c-shop-soon', 'd-village-soon', 'b-free-soon', 'f-shop-late', 'a-free-late']);
    expect(spendLots(lots, yen(501), today, shop)).toBeNull();
    expect(balanceAt(shop, lots, today)).toBe(500);
  });
});
