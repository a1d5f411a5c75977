import { createHash } from 'node:crypto';
import { CHAIN_GENESIS, chainHash } from '../../../backend/store/rows/audit-rows.ts';

/** Ids of what every old version has in it. */
export const OLD = {
  municipality: '01990000-0000-7000-8000-000000000001',
  programme: '01990000-0000-7000-8000-000000000002',
  merchant: '01990000-0000-7000-8000-000000000003',
  shop: '01990000-0000-7000-8000-000000000004',
  terminal: '01990000-0000-7000-8000-000000000005',
  staff: '01990000-0000-7000-8000-000000000006',
  owner: '01990000-0000-7000-8000-000000000007',
  family: '01990000-0000-7000-8000-000000000008',
  hana: '01990000-0000-7000-8000-000000000009',
  daisuke: '01990000-0000-7000-8000-00000000000a',
  firstLot: '01990000-0000-7000-8000-00000000000b',
  secondLot: '01990000-0000-7000-8000-00000000000c',
  paidByHana: '01990000-0000-7000-8000-00000000000d',
  refusedHana: '01990000-0000-7000-8000-00000000000e',
  paidByDaisuke: '01990000-0000-7000-8000-00000000000f',
  nobody: '01990000-0000-7000-8000-000000000010',
  tombstone: '01990000-0000-7000-8000-000000000011',
  refund: '01990000-0000-7000-8000-000000000012',
  close: '01990000-0000-7000-8000-000000000013',
  settlement: '01990000-0000-7000-8000-000000000014',
} as const;
export const SUBJECT_OF_HANA = '4f000000-0000-4000-8000-000000000001';
/** Hana may spend so much a day, and has spent so much on the day. */
export const DAY = { date: '2026-11-22', limitYen: 2_000, usedYen: 1_500 } as const;

const AT_MS = Date.parse('2026-11-22T00:30:00.000Z');
const M = { municipality_id: OLD.municipality };

/** SQL in the place of a value. */
interface Sql {
  readonly sql: string;
}
type Value = string | number | null | Sql;

function insert(table: string, row: Readonly<Record<string, Value>>): string {
  const literal = (value: Value): string => {
    if (value === null) return 'NULL';
    if (typeof value === 'object') return value.sql;
    return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
  };
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`;
}

const account = (kind: string, holder: string): Sql => ({
  sql: `(SELECT account_id FROM ledger_account WHERE kind = '${kind}' AND holder = '${holder}')`,
});
const entryOf = (kind: string, about: string): Sql => ({
  sql: `(SELECT entry_id FROM journal_entry WHERE kind = '${kind}' AND about = '${about}')`,
});

function entry(kind: string, about: string, ...postings: readonly (readonly [Sql, number])[]): string[] {
  const entry_id = entryOf(kind, about);
  return [
    insert('journal_entry', { ...M, kind, about, recorded_at_ms: AT_MS }),
    ...postings.map(([account_id, amount_yen], position) =>
      insert('posting', { ...M, entry_id, position, account_id, amount_yen }),
    ),
    insert('entry_seal', { ...M, entry_id }),
  ];
}

function member(member_id: string, subject_id: string, rules: Readonly<Record<string, Value>>): string[] {
  const head = { member_id, ...M };
  return [
    insert('member', {
      ...head,
      family_account_id: OLD.family,
      subject_id,
      display_name: '家族',
      birth_date: '1946-04-12',
      rules_version: 1,
      consent_version: 1,
      enrolled_fingers: 2,
      content_hash: 'h',
      enrolled_at_ms: AT_MS,
      last_used_on: DAY.date,
    }),
    insert('consent', {
      ...head,
      version: 1,
      notice_version: 'v1',
      guardian_name: null,
      given_at_ms: AT_MS,
      recorded_by: OLD.staff,
      terminal_id: null,
    }),
    insert('rules_version', {
      ...head,
      version: 1,
      ...rules,
      changed_by: `staff:${OLD.staff}`,
      changed_at_ms: AT_MS,
    }),
  ];
}

function lot(lot_id: string, principal_yen: number, premium_yen: number, left_yen: number): string[] {
  const of = account('wallet_lot', lot_id);
  return [
    insert('ledger_account', { ...M, kind: 'wallet_lot', holder: lot_id }),
    insert('lot', {
      lot_id,
      ...M,
      family_account_id: OLD.family,
      programme_id: OLD.programme,
      account_id: of,
      principal_yen,
      premium_yen,
      left_yen,
      expires_on: '2027-03-31',
      bought_at_ms: AT_MS,
    }),
    ...entry(
      'voucher_sale',
      lot_id,
      [of, principal_yen + premium_yen],
      [account('cash_received', OLD.programme), -principal_yen],
      [account('premium_budget', OLD.programme), -premium_yen],
    ),
  ];
}

const particulars = (memberId: string | null): Readonly<Record<string, Value>> =>
  memberId === null
    ? {}
    : {
        family_account_id: OLD.family,
        member_id: memberId,
        rules_version: 1,
        consent_version: 1,
        algorithm: 'old',
      };

function purchase(
  purchase_id: string,
  state: string,
  amount_yen: number,
  memberId: string | null,
  more: Readonly<Record<string, Value>> = {},
): string {
  return insert('purchase', {
    purchase_id,
    ...M,
    terminal_id: OLD.terminal,
    shop_id: OLD.shop,
    content_hash: contentHashOf(amount_yen),
    amount_yen,
    state,
    ...particulars(memberId),
    business_date: DAY.date,
    decided_at_ms: AT_MS,
    ...more,
  });
}

/** Any hash will do, as long as a retry brings the same. */
export function contentHashOf(amountYen: number): string {
  return createHash('sha256').update(`old ${amountYen}`).digest('hex');
}

function paid(
  purchaseId: string,
  memberId: string,
  amountYen: number,
  lotId: string,
  receipt: number,
): string[] {
  return [
    purchase(purchaseId, 'approved', amountYen, memberId, {
      balance_after_yen: 12_000,
      left_today_yen: null,
      receipt_number: `261122-${receipt}`,
    }),
    insert('purchase_lot', { purchase_id: purchaseId, lot_id: lotId, ...M, amount_yen: amountYen }),
    ...entry(
      'purchase',
      purchaseId,
      [account('wallet_lot', lotId), -amountYen],
      [account('merchant_payable', OLD.merchant), amountYen],
    ),
  ];
}

const EVENTS = [OLD.hana, OLD.daisuke, OLD.paidByHana, OLD.refusedHana, OLD.paidByDaisuke];
const AUDITED = [
  ['municipality.created', OLD.municipality],
  ['purchase.approved', OLD.paidByHana],
  ['purchase.declined', OLD.refusedHana],
  ['purchase.approved', OLD.paidByDaisuke],
  ['purchase.declined', OLD.nobody],
  ['purchase.never-arrived', OLD.tombstone],
] as const;

/** The log and its chain: entries have the numbers 1, 2, 3 … in a new database. */
function audit(): string[] {
  let previous = CHAIN_GENESIS;
  return AUDITED.flatMap(([action, subject], index) => {
    const row = { ...M, at_ms: AT_MS, actor: 'system', terminal_id: null, action, subject, detail: '{}' };
    const seq = index + 1;
    previous = chainHash(previous, { ...row, seq });
    return [insert('audit', row), insert('audit_chain', { ...M, position: seq, seq, hash: previous })];
  });
}

/** What the first version wrote, but for what it counted; later versions wrote the same and more. */
function commonRows(rulesOfHana: Readonly<Record<string, Value>>): string[] {
  return [
    insert('municipality', { ...M, name: '古い村', created_at_ms: AT_MS }),
    insert('consent_notice', {
      ...M,
      version: 'v1',
      paragraphs: '["…"]',
      text_hash: 'h',
      published_at_ms: AT_MS,
    }),
    insert('programme', {
      programme_id: OLD.programme,
      ...M,
      name: '商品券',
      premium_percent: 20,
      sold_from: '2026-04-01',
      sold_until: '2027-03-31',
      spend_until: '2027-03-31',
      premium_budget_yen: 1_000_000,
      premium_used_yen: 2_400,
    }),
    ...['cash_received', 'premium_budget', 'expired', 'refund'].map((kind) =>
      insert('ledger_account', { ...M, kind, holder: OLD.programme }),
    ),
    insert('merchant', { merchant_id: OLD.merchant, ...M, name: '店主' }),
    insert('ledger_account', { ...M, kind: 'merchant_payable', holder: OLD.merchant }),
    insert('shop', { shop_id: OLD.shop, ...M, merchant_id: OLD.merchant, name: '古い店' }),
    insert('terminal', { terminal_id: OLD.terminal, ...M, shop_id: OLD.shop, public_key: 'key' }),
    insert('staff', {
      staff_id: OLD.staff,
      ...M,
      code: '1001',
      name: '係',
      role: 'manager',
      pin_salt: 's',
      pin_hash: 'h',
    }),
    insert('owner', { owner_id: OLD.owner, ...M, name: '契約者' }),
    insert('family_account', { family_account_id: OLD.family, ...M, owner_id: OLD.owner, name: '古い家' }),
    ...member(OLD.hana, SUBJECT_OF_HANA, rulesOfHana),
    ...member(OLD.daisuke, '4f000000-0000-4000-8000-000000000002', {
      per_purchase_yen: null,
      per_day_yen: null,
    }),
    ...lot(OLD.firstLot, 10_000, 2_000, 10_500),
    ...lot(OLD.secondLot, 2_000, 400, 2_100),
    ...paid(OLD.paidByHana, OLD.hana, DAY.usedYen, OLD.firstLot, 1),
    purchase(OLD.refusedHana, 'declined', 1_000, OLD.hana, { reasons: '["CAP_DAY"]', left_today_yen: 500 }),
    ...paid(OLD.paidByDaisuke, OLD.daisuke, 300, OLD.secondLot, 2),
    purchase(OLD.nobody, 'declined', 700, null, { reasons: '["NOT_RECOGNISED"]' }),
    purchase(OLD.tombstone, 'never_arrived', 800, null),
    insert('receipt_counter', { shop_id: OLD.shop, business_date: DAY.date, ...M, last: 2 }),
    ...EVENTS.map((about, index) =>
      insert('outbox', {
        recipient: `family:${OLD.family}`,
        seq: index + 1,
        ...M,
        event_id: `event-${index}`,
        about,
        payload: '{"kind":"purchase"}',
        created_at_ms: AT_MS,
      }),
    ),
    ...audit(),
  ];
}

function firstCaps(memberId: string, limit: number | null, used: number, purchaseId: string): string[] {
  const cap_id = { sql: `(SELECT cap_id FROM cap WHERE member_id = '${memberId}')` };
  return [
    insert('cap', { ...M, member_id: memberId, window_kind: 'day', amount_limit: limit }),
    insert('cap_usage', { cap_id, win: DAY.date, ...M, used, n: 1, lim: limit }),
    insert('purchase_cap', { purchase_id: purchaseId, cap_id, win: DAY.date, ...M, amount_yen: used }),
  ];
}

const version1 = [
  ...commonRows({ per_purchase_yen: 1_500, per_day_yen: DAY.limitYen }),
  ...firstCaps(OLD.hana, DAY.limitYen, DAY.usedYen, OLD.paidByHana),
  ...firstCaps(OLD.daisuke, null, 300, OLD.paidByDaisuke),
];

const version2 = [
  ...version1,
  insert('outbox_recipient', { recipient: `family:${OLD.family}`, ...M, last_seq: EVENTS.length }),
];

function capOf3(
  subject: 'member' | 'family',
  id: string,
  window: 'day' | 'week',
  limit: number | null,
  takes: readonly (readonly [string, number])[],
): string[] {
  const win = window === 'day' ? DAY.date : '2026-W47';
  const cap_id = {
    sql: `(SELECT cap_id FROM spending_cap WHERE subject_id = '${id}' AND window_kind = '${window}')`,
  };
  const used = takes.reduce((sum, [, yen]) => sum + yen, 0);
  return [
    insert('spending_cap', {
      ...M,
      subject_kind: subject,
      subject_id: id,
      window_kind: window,
      amount_limit: limit,
    }),
    insert('spending_use', { cap_id, win, ...M, used, n: takes.length, lim: limit }),
    ...takes.map(([purchase_id, amount_yen]) =>
      insert('purchase_take', { purchase_id, cap_id, win, ...M, amount_yen }),
    ),
  ];
}

/** Every kind of rule, a refund, a close and a settlement: what the third version could write and those before could not. */
const version3 = [
  ...commonRows({
    per_purchase_yen: null,
    per_day_yen: null,
    rules: `{"perPurchase":1500,"perDay":${DAY.limitYen},"perWeek":4000}`,
  }),
  insert('outbox_recipient', { recipient: `family:${OLD.family}`, ...M, last_seq: EVENTS.length }),
  `UPDATE programme SET spend_from = sold_from, scope = '{"municipalityId":"${OLD.municipality}"}';`,
  `UPDATE lot SET bought_by = '${OLD.owner}', usable_from = '2026-04-01';`,
  insert('programme_buyer', { programme_id: OLD.programme, owner_id: OLD.owner, ...M, bought_yen: 12_000 }),
  insert('family_rules_version', {
    family_account_id: OLD.family,
    version: 1,
    ...M,
    rules: '{"perPurchase":null,"perDay":50000}',
    changed_by: `owner:${OLD.owner}`,
    changed_at_ms: AT_MS,
  }),
  'UPDATE family_account SET rules_version = 1;',
  ...capOf3('member', OLD.hana, 'day', DAY.limitYen, [[OLD.paidByHana, DAY.usedYen]]),
  ...capOf3('member', OLD.hana, 'week', 4_000, [[OLD.paidByHana, DAY.usedYen]]),
  ...capOf3('member', OLD.daisuke, 'day', null, [[OLD.paidByDaisuke, 200]]),
  ...capOf3('family', OLD.family, 'day', 50_000, [
    [OLD.paidByHana, DAY.usedYen],
    [OLD.paidByDaisuke, 200],
  ]),
  insert('refund', {
    refund_id: OLD.refund,
    purchase_id: OLD.paidByDaisuke,
    ...M,
    shop_id: OLD.shop,
    terminal_id: OLD.terminal,
    kind: 'refund',
    amount_yen: 100,
    content_hash: 'h',
    business_date: DAY.date,
    made_by: OLD.staff,
    confirmed_by: null,
    made_at_ms: AT_MS,
    close_id: OLD.close,
    settlement_id: OLD.settlement,
  }),
  insert('refund_lot', {
    refund_id: OLD.refund,
    lot_id: OLD.secondLot,
    ...M,
    amount_yen: 100,
    principal_yen: 84,
    premium_yen: 16,
    returned_to: 'lot',
  }),
  ...entry(
    'refund',
    OLD.refund,
    [account('merchant_payable', OLD.merchant), -100],
    [account('wallet_lot', OLD.secondLot), 100],
  ),
  `UPDATE lot SET left_yen = left_yen + 100 WHERE lot_id = '${OLD.secondLot}';`,
  `UPDATE purchase SET state = 'refunded', refunded_yen = 100 WHERE purchase_id = '${OLD.paidByDaisuke}';`,
  `UPDATE purchase SET close_id = '${OLD.close}', settlement_id = '${OLD.settlement}' WHERE state IN ('approved', 'refunded');`,
  insert('shop_close', {
    close_id: OLD.close,
    ...M,
    shop_id: OLD.shop,
    number: 1,
    business_date: DAY.date,
    net_yen: 1_700,
    grand_total_yen: 1_700,
    report: '{"kind":"Z","number":1}',
    closed_by: OLD.staff,
    closed_at_ms: AT_MS,
  }),
  insert('settlement', {
    settlement_id: OLD.settlement,
    ...M,
    merchant_id: OLD.merchant,
    number: 1,
    until_date: DAY.date,
    purchases_yen: 1_800,
    refunds_yen: 100,
    corrections_yen: 0,
    fee_basis_points: 0,
    fee_yen: 0,
    net_yen: 1_700,
    made_by: 'system',
    made_at_ms: AT_MS,
    paid_at_ms: null,
  }),
  insert('ledger_account', { ...M, kind: 'payout_due', holder: OLD.merchant }),
  ...entry(
    'settlement',
    OLD.settlement,
    [account('merchant_payable', OLD.merchant), -1_700],
    [account('payout_due', OLD.merchant), 1_700],
  ),
];

const version4 = [
  ...version3,
  insert('delegate_code', {
    code_hash: 'h',
    ...M,
    member_id: OLD.hana,
    made_by: OLD.owner,
    expires_at_ms: AT_MS,
    used_at_ms: null,
  }),
];

const version5 = [
  ...version4,
  insert('notice_address', {
    owner_id: OLD.owner,
    channel: 'mail',
    address: 'owner@example.jp',
    ...M,
    shown_as: 'o•••@example.jp',
    state: 'ready',
    reason: null,
    code_hash: null,
    code_until_ms: null,
    added_at_ms: AT_MS,
    last_accepted_at_ms: null,
  }),
];

const version6 = [
  ...version5,
  insert('line_event', { event_id: 'e', content: '{}', received_at_ms: AT_MS, done_at_ms: null }),
  insert('line_stop', {
    token_hash: 'h',
    address: 'U0',
    family_account_id: OLD.family,
    ...M,
    member_id: OLD.hana,
    until_ms: AT_MS,
    used_by: null,
  }),
];

/** A challenge and a look: what the family's page keeps. */
const version7 = [
  ...version6,
  insert('passkey_challenge', { challenge_hash: 'h', session_hash: '', expires_at_ms: AT_MS }),
  insert('look', {
    ...M,
    family_account_id: OLD.family,
    member_id: '',
    viewer: `owner:${OLD.owner}`,
    shop_id: '',
    from_ms: AT_MS,
    until_ms: AT_MS,
  }),
];

const WISH = `{"everyDays":3,"watchers":["${OLD.owner}"],"secondContacts":[],"placeVisible":false,"tellsMunicipality":false}`;
const ofHana = { member_id: OLD.hana, ...M };

const version8 = [
  ...version7,
  insert('watch_over', {
    ...ofHana,
    family_account_id: OLD.family,
    version: 1,
    agreed_version: 1,
    rung: 'watcher',
    since: DAY.date,
    seen_at_ms: AT_MS,
  }),
  insert('watch_wish', {
    ...ofHana,
    version: 1,
    wish: WISH,
    asked_by: `owner:${OLD.owner}`,
    asked_at_ms: AT_MS,
  }),
  insert('watch_consent', {
    ...ofHana,
    version: 1,
    how: 'at-kiosk',
    wording_version: 'w',
    terminal_id: OLD.terminal,
    given_at_ms: AT_MS,
  }),
  insert('sign_of_life', {
    sign_id: 'sign',
    ...ofHana,
    kind: 'check-in',
    terminal_id: OLD.terminal,
    shop_id: OLD.shop,
    seen_on: DAY.date,
    at_ms: AT_MS,
  }),
  insert('terminal_heard', {
    terminal_id: OLD.terminal,
    heard_on: DAY.date,
    ...M,
    minutes: 600,
    last_heard_ms: AT_MS,
  }),
];

/** The rows of a village in the words of each version of the schema, the first at 0; for both engines. */
export const ROWS_OF_VERSIONS: readonly string[] = [
  version1,
  version2,
  version3,
  version4,
  version5,
  version6,
  version7,
  version8,
  // Nothing new to write: what was there lies in another order,
  version8,
  // is found by other indexes and checked in other words.
  version8,
].map((rows) => rows.join('\n'));
