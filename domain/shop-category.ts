/**
 * What a shop mostly sells: the closed list that an owner's rules and a programme may speak of. A shop has exactly one;
 * `other` is a shop that nobody has sorted yet, so that "only these" leaves it out and "not these" does not stop it.
 */
export const SHOP_CATEGORIES = [
  'food',
  'fresh-produce',
  'bakery-sweets',
  'restaurant-cafe',
  'alcohol-tobacco',
  'pharmacy',
  'clinic-care',
  'clothing',
  'household-hardware',
  'books-stationery',
  'toys-games',
  'beauty',
  'fuel-vehicles',
  'transport',
  'leisure-bath',
  'farm-garden',
  'services-repair',
  'other',
] as const;

export type ShopCategory = (typeof SHOP_CATEGORIES)[number];

export function isShopCategory(value: unknown): value is ShopCategory {
  return (SHOP_CATEGORIES as readonly unknown[]).includes(value);
}
