import type { ShopCategory } from '../domain/shop-category.ts';
import type { Message } from './language.ts';

/** What a shop mostly sells, as it stands in a list. */
export const shopCategoryTexts: Readonly<Record<ShopCategory, Message>> = {
  food: { ja: '食料品店', 'ja-easy': 'たべものの みせ', en: 'grocers' },
  'fresh-produce': {
    ja: '八百屋・魚屋・肉屋',
    'ja-easy': 'やさい さかな にくの みせ',
    en: 'greengrocers, fish and meat',
  },
  'bakery-sweets': { ja: 'パン・お菓子の店', 'ja-easy': 'パンと おかしの みせ', en: 'bakeries and sweets' },
  'restaurant-cafe': { ja: '食堂・喫茶', 'ja-easy': 'しょくどう', en: 'restaurants and cafés' },
  'alcohol-tobacco': { ja: '酒・たばこの店', 'ja-easy': 'おさけと たばこの みせ', en: 'alcohol and tobacco' },
  pharmacy: { ja: '薬局', 'ja-easy': 'くすりの みせ', en: 'pharmacies' },
  'clinic-care': { ja: '医院・介護', 'ja-easy': 'おいしゃさんと かいご', en: 'clinics and care' },
  clothing: { ja: '衣料品店', 'ja-easy': 'ふくの みせ', en: 'clothing' },
  'household-hardware': {
    ja: '日用品・金物店',
    'ja-easy': 'くらしの どうぐの みせ',
    en: 'household and hardware',
  },
  'books-stationery': { ja: '本・文具店', 'ja-easy': 'ほんと ぶんぼうぐの みせ', en: 'books and stationery' },
  'toys-games': { ja: 'おもちゃ・ゲームの店', 'ja-easy': 'おもちゃと ゲームの みせ', en: 'toys and games' },
  beauty: { ja: '理容・美容', 'ja-easy': 'かみを きる みせ', en: 'hairdressers and beauty' },
  'fuel-vehicles': { ja: 'ガソリン・車の店', 'ja-easy': 'ガソリンと くるまの みせ', en: 'fuel and vehicles' },
  transport: { ja: '交通', 'ja-easy': 'のりもの', en: 'transport' },
  'leisure-bath': { ja: '温泉・レジャー', 'ja-easy': 'おふろと あそぶ ところ', en: 'baths and leisure' },
  'farm-garden': { ja: '農業・園芸店', 'ja-easy': 'はたけと はなの みせ', en: 'farm and garden' },
  'services-repair': { ja: '修理・サービス', 'ja-easy': 'なおしてくれる みせ', en: 'services and repairs' },
  other: { ja: 'その他の店', 'ja-easy': 'ほかの みせ', en: 'other shops' },
};
