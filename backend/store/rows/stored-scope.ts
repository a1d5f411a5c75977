import { z } from 'zod';
import { id } from '../../../contract/primitives.ts';
import type { MerchantId, MunicipalityId, ShopId } from '../../../domain/ids.ts';
import type { LotScope } from '../../../domain/lot-scope.ts';
import { SHOP_CATEGORIES } from '../../../domain/shop-category.ts';
import { readOnce } from './read-once.ts';

const scopeSchema = z.strictObject({
  municipalityId: id<MunicipalityId>('municipalityId').optional(),
  shopIds: z.array(id<ShopId>('shopId')).optional(),
  merchantIds: z.array(id<MerchantId>('merchantId')).optional(),
  categories: z.array(z.enum(SHOP_CATEGORIES)).optional(),
  areas: z.array(z.string()).optional(),
});

/** @throws if what is stored is no scope: vouchers that say where they hold in words not understood hold nowhere */
export const readScope = readOnce((json) => scopeSchema.parse(JSON.parse(json)) as LotScope);

export function writeScope(scope: LotScope): string {
  const bounds = Object.entries(scope).filter(([, bound]) => bound !== null && bound !== undefined);
  return JSON.stringify(scopeSchema.parse(Object.fromEntries(bounds)));
}
