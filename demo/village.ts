import type { Finger } from '../domain/fingers.ts';

/** The village of the demonstration. Everybody in it is invented; the fingers are synthetic. */
export interface DemoMember {
  /** Short name for `--finger hana:right-index`; nothing of it travels with a picture. */
  readonly alias: string;
  readonly displayName: string;
  readonly birthDate: string;
  readonly rules: { readonly perPurchase: number | null; readonly perDay: number | null };
  readonly guardianName: string | null;
}

export interface DemoFamily {
  readonly familyName: string;
  readonly ownerName: string;
  readonly ownerMail: string;
  /** Vouchers bought, before the premium. */
  readonly principalYen: number;
  readonly members: readonly DemoMember[];
}

/** Enrolled of everybody: index and middle finger of the right hand (decisions.md 10). */
export const ENROLLED_FINGERS: readonly Finger[] = ['right-index', 'right-middle'];

export const MUNICIPALITY = '小春村';
export const PROGRAMME = {
  name: '小春村プレミアム商品券 2026',
  premiumPercent: 20,
  usableFrom: '2026-04-01',
  expiresOn: '2027-03-31',
  budgetYen: 50_000_000,
} as const;

export const SHOPS = [
  { merchantName: '小春ストア', shopName: '小春ストア 本店' },
  { merchantName: '山田豆腐店', shopName: '山田豆腐店' },
] as const;

/** Demonstration only: production has staff of its own, with PINs of their own. */
export const DEMO_STAFF = [
  { staffCode: '1001', pin: '2468', name: '鈴木 さくら', role: 'event_staff' },
  { staffCode: '1002', pin: '1357', name: '高橋 実', role: 'manager' },
  { staffCode: '1003', pin: '8024', name: '小林 健', role: 'clerk' },
] as const;

/** The son in Tokyo bought the vouchers; his mother, his brother's household and the little one live in the village. */
export const SATO_FAMILY: DemoFamily = {
  familyName: '佐藤家',
  ownerName: '佐藤 健一',
  ownerMail: 'kenichi@example.jp',
  principalYen: 50_000,
  members: [
    {
      alias: 'hana',
      displayName: 'ハナさん',
      birthDate: '1946-04-12',
      rules: rules(5_000, 8_000),
      guardianName: null,
    },
    {
      alias: 'daisuke',
      displayName: '大輔さん',
      birthDate: '1981-09-03',
      rules: rules(null, 20_000),
      guardianName: null,
    },
    {
      alias: 'misaki',
      displayName: '美咲さん',
      birthDate: '1984-01-27',
      rules: rules(null, 20_000),
      guardianName: null,
    },
    {
      alias: 'sota',
      displayName: 'そうたくん',
      birthDate: '2021-06-15',
      rules: rules(null, 500),
      guardianName: '佐藤 美咲',
    },
  ],
};

function rules(perPurchase: number | null, perDay: number | null): DemoMember['rules'] {
  return { perPurchase, perDay };
}

const SURNAMES = [
  '伊藤', '渡辺', '山本', '中村', '小林', '加藤', '吉田', '山田', '佐々木', '山口', '松本', '井上', '木村', '林', '斎藤',
  '清水', '山崎', '森', '池田', '橋本', '阿部', '石川', '前田', '藤田', '小川', '岡田', '後藤', '長谷川', '村上', '近藤',
  '石井', '坂本', '遠藤', '青木', '藤井', '西村', '福田', '太田', '三浦', '岡本', '松田', '中島', '中野', '原田', '小野',
  '田村', '竹内', '金子', '和田', '中山', '石田', '上田', '森田', '柴田', '酒井', '工藤', '横山', '宮崎', '宮本', '内田',
  '高木', '安藤', '谷口', '大野', '丸山', '今井', '高田', '藤本', '武田', '村田', '上野', '杉山', '増田', '菅原', '平野',
] as const; // prettier-ignore

const GIVEN_NAMES = {
  grandmother: ['キヨ', 'フミ', 'トシ子', '節子', '和子', '幸子', 'ヨシ', 'ミツ', '千代', '文子'],
  grandfather: ['正雄', '茂', '清', '勝', '昭三', '義雄', '武', '弘', '一郎', '辰夫'],
  mother: ['恵', '直美', '由美子', '香織', '真由美', '智子', '陽子', '裕子', '久美', '綾'],
  father: ['誠', '浩', '隆', '健太', '剛', '修', '洋介', '学', '亮', '拓也'],
  child: ['ゆい', 'はると', 'さくら', 'りく', 'あおい', 'ひまり', 'れん', 'いつき', 'こはる', 'みなと'],
} as const;
type Generation = keyof typeof GIVEN_NAMES;

const BIRTH_YEARS: Readonly<Record<Generation, number>> = {
  grandmother: 1947,
  grandfather: 1945,
  mother: 1983,
  father: 1980,
  child: 2015,
};

/** 75 more families of four: 300 residents who share the gallery with the family of the story. */
export const OTHER_FAMILIES: readonly DemoFamily[] = SURNAMES.map((surname, index) => {
  const elder: Generation = index % 2 === 0 ? 'grandmother' : 'grandfather';
  const generations: readonly Generation[] = [elder, 'father', 'mother', 'child'];
  const fatherName = `${surname} ${givenName('father', index)}`;
  return {
    familyName: `${surname}家`,
    ownerName: fatherName,
    ownerMail: `family-${index + 1}@example.jp`,
    principalYen: 10_000 + (index % 5) * 10_000,
    members: generations.map((generation) => ({
      alias: `resident-${index + 1}-${generation}`,
      displayName: `${givenName(generation, index)}さん`,
      birthDate: birthDate(generation, index),
      rules: generation === 'child' ? rules(null, 500) : rules(null, 10_000),
      guardianName: generation === 'child' ? fatherName : null,
    })),
  };
});

function givenName(generation: Generation, index: number): string {
  const names = GIVEN_NAMES[generation];
  return names[index % names.length] ?? names[0];
}

function birthDate(generation: Generation, index: number): string {
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${BIRTH_YEARS[generation] + (index % 6)}-${twoDigits((index % 12) + 1)}-${twoDigits((index % 27) + 1)}`;
}

/** Everybody whose finger can be placed by name. */
export const ALL_FAMILIES: readonly DemoFamily[] = [SATO_FAMILY, ...OTHER_FAMILIES];
