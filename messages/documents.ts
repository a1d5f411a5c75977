import type { Language, Message } from './language.ts';

// What is printed for merchants and the town council. Paper has no easy variant: it is read in an office.

export type DocumentLanguage = Extract<Language, 'ja' | 'en'>;
export const DOCUMENT_LANGUAGES: readonly DocumentLanguage[] = ['ja', 'en'];
export type DocumentText = Readonly<Pick<Message, DocumentLanguage>>;

export const statementTexts = {
  title: { ja: '精算書', en: 'Settlement statement' },
  number: { ja: '番号', en: 'No.' },
  merchantLine: { ja: '{merchant} 御中', en: '{merchant}' },
  issuer: { ja: '発行', en: 'Issued by' },
  issuedOn: { ja: '発行日', en: 'Issued on' },
  period: { ja: '対象期間', en: 'Period' },
  payOn: { ja: 'お支払い予定日', en: 'To be paid on' },
  payout: { ja: 'お支払い額', en: 'To be paid' },
  carriedOver: { ja: '次回に繰り越す額', en: 'Carried over to the next period' },
  purchases: { ja: 'お支払い', en: 'Purchases' },
  voids: { ja: '取消', en: 'Voids' },
  refunds: { ja: '返品', en: 'Refunds' },
  corrections: { ja: '訂正', en: 'Corrections' },
  purchase: { ja: 'お支払い', en: 'Purchase' },
  void: { ja: '取消', en: 'Void' },
  refund: { ja: '返品', en: 'Refund' },
  correction: { ja: '訂正', en: 'Correction' },
  turnover: { ja: '差引売上', en: 'Turnover' },
  fee: { ja: '手数料({percent}%、1円未満切捨て)', en: 'Fee ({percent}%, rounded down)' },
  count: { ja: '{count}件', en: '{count}' },
  lines: { ja: '明細', en: 'Details' },
  noLines: { ja: 'この期間のお取引はありません。', en: 'Nothing happened in this period.' },
  date: { ja: '日付', en: 'Date' },
  time: { ja: '時刻', en: 'Time' },
  shop: { ja: '店舗', en: 'Shop' },
  receipt: { ja: 'レシート番号', en: 'Receipt' },
  kind: { ja: '区分', en: 'Kind' },
  amount: { ja: '金額(円)', en: 'Amount (¥)' },
  page: { ja: '{page}/{pages}ページ', en: 'Page {page} of {pages}' },
  madeBy: { ja: '手ぶら Tebura', en: 'Tebura' },
} satisfies Record<string, DocumentText>;

export const councilTexts = {
  title: { ja: '商品券事業の報告', en: 'Voucher programme report' },
  simulated: {
    ja: '模擬データによる報告です。本物のお金ではありません。',
    en: 'From a simulation: no real money.',
  },
  sold: { ja: '販売した商品券', en: 'Vouchers sold' },
  soldDetail: { ja: '{count}件、{buyers}人', en: '{count} sales to {buyers} people' },
  premium: { ja: 'プレミアム分', en: 'Premium' },
  budgetDetail: { ja: '予算{budget}の{percent}%', en: '{percent}% of a budget of {budget}' },
  used: { ja: '使われた額', en: 'Spent' },
  usedDetail: { ja: '発行額の{percent}%', en: '{percent}% of what was issued' },
  expired: { ja: '期限切れ', en: 'Expired' },
  expiredDetail: {
    ja: '購入分{principal}、プレミアム分{premium}',
    en: '{principal} paid for, {premium} premium',
  },
  refunds: { ja: '返品', en: 'Refunds' },
  left: { ja: '残り', en: 'Left' },
  leftDetail: { ja: 'まだ使える商品券', en: 'still to be spent' },
  refundsDetail: { ja: '{count}件', en: '{count} refunds' },
  settledDetail: { ja: '、うち{amount}は現金で返金', en: ', {amount} of it owed in money' },
  perMonth: { ja: '月ごとの利用', en: 'By month' },
  perCategory: { ja: 'お店の種類ごとの利用', en: 'By kind of shop' },
  perShop: { ja: 'お店ごとの利用', en: 'By shop' },
  perAge: { ja: '年代ごとの利用', en: 'By age' },
  month: { ja: '{month}月', en: '{month}' },
  monthsFrom: {
    ja: '{from}から{until}まで、月ごとの利用額(円)',
    en: 'Spent in each month, {from} to {until} (¥)',
  },
  shop: { ja: '店舗', en: 'Shop' },
  category: { ja: '種類', en: 'Kind' },
  age: { ja: '年代', en: 'Age' },
  people: { ja: '人数', en: 'People' },
  purchases: { ja: '件数', en: 'Purchases' },
  amount: { ja: '金額(円)', en: 'Amount (¥)' },
  share: { ja: '割合', en: 'Share' },
  ageBand: { ja: '{from}〜{until}歳', en: '{from}–{until}' },
  ageFrom: { ja: '{from}歳以上', en: '{from} and over' },
  privacy: {
    ja: '{least}人に満たない年代は、個人がわからないように、となりの年代とまとめています。',
    en: 'Ages with fewer than {least} people are put together with the next, so that nobody can be told.',
  },
  withheld: {
    ja: '人数が{least}人に満たないため、年代ごとの数字は載せていません。',
    en: 'With fewer than {least} people in all, no figures by age are given.',
  },
  period: { ja: '対象期間 {period}', en: 'Period {period}' },
  madeOn: { ja: '作成日 {date}', en: 'Made on {date}' },
  nothing: { ja: 'まだありません。', en: 'Nothing yet.' },
} satisfies Record<string, DocumentText>;
