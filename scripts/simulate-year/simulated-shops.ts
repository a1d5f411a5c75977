import type { ShopCategory } from '../../domain/shop-category.ts';

interface ShopPlan {
  readonly name: string;
  /** As the bank has it. */
  readonly holder: string;
  readonly category: ShopCategory;
  readonly areas: readonly string[];
  readonly feeBasisPoints: number;
  /** How often people go there, against the others. */
  readonly visits: number;
  readonly usualYen: number;
}

function shop(
  name: string,
  holder: string,
  category: ShopCategory,
  area: string,
  [feeBasisPoints, visits, usualYen]: readonly [number, number, number],
): ShopPlan {
  return { name, holder, category, areas: [area], feeBasisPoints, visits, usualYen };
}

/** Twenty invented shops of an invented village. */
export const SIMULATED_SHOPS: readonly ShopPlan[] = [
  shop('小春ストア 本店', 'カ)コハルストア', 'food', '本町', [50, 22, 1_600]),
  shop('小春ストア 川西店', 'カ)コハルストア', 'food', '川西', [50, 12, 1_400]),
  shop('農協直売所', 'コハルノウギヨウキヨウドウクミアイ', 'fresh-produce', '川西', [0, 14, 900]),
  shop('山田豆腐店', 'ヤマダ タロウ', 'fresh-produce', '本町', [0, 5, 450]),
  shop('魚政', 'ウオマサ', 'fresh-produce', '本町', [0, 6, 1_200]),
  shop('パンのこむぎ', 'パンノコムギ', 'bakery-sweets', '駅前', [0, 8, 650]),
  shop('和菓子 月の舎', 'ツキノヤ', 'bakery-sweets', '本町', [0, 3, 1_100]),
  shop('食堂 いろり', 'シヨクドウイロリ', 'restaurant-cafe', '駅前', [100, 7, 950]),
  shop('喫茶 みどり', 'キツサミドリ', 'restaurant-cafe', '駅前', [100, 4, 600]),
  shop('酒の井上', 'イノウエサケテン', 'alcohol-tobacco', '本町', [150, 4, 1_900]),
  shop('さくら薬局', 'ユ)サクラヤツキヨク', 'pharmacy', '駅前', [50, 7, 1_300]),
  shop('村の診療所', 'コハルシンリヨウジヨ', 'clinic-care', '本町', [0, 4, 1_500]),
  shop('衣料のマルヤ', 'マルヤ', 'clothing', '本町', [100, 2, 3_800]),
  shop('金物 大工屋', 'ダイクヤ', 'household-hardware', '川西', [100, 3, 2_200]),
  shop('文具の青葉', 'アオバ', 'books-stationery', '駅前', [0, 3, 700]),
  shop('理容 たけうち', 'タケウチ マコト', 'beauty', '本町', [0, 2, 2_800]),
  shop('小春石油', 'カ)コハルセキユ', 'fuel-vehicles', '川西', [150, 5, 3_600]),
  shop('村営バス', 'コハルムラ', 'transport', '駅前', [0, 6, 400]),
  shop('小春温泉', 'コハルオンセン', 'leisure-bath', '川西', [0, 5, 600]),
  shop('種苗の森', 'タネノモリ', 'farm-garden', '川西', [50, 3, 1_700]),
];
