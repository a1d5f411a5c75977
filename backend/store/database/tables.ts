import type { NoticeChannel, NoticeKind } from '../../../contract/notice-routes.ts';
import type { Generated } from 'kysely';
import type { StaffRole } from '../../../contract/terminal-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { Trait } from '../../../domain/fingers.ts';
import type {
  CloseId,
  CorrectionId,
  FamilyAccountId,
  GrantId,
  LotId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OrderId,
  OwnerId,
  PasskeyId,
  PauseId,
  PurchaseId,
  RefundId,
  SettlementId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../../domain/ids.ts';
import type { PurchaseState } from '../../../domain/purchase-state.ts';
import type { ShopCategory } from '../../../domain/shop-category.ts';
import type { WindowKind } from '../../../domain/spending-window.ts';
import type { Rung } from '../../../domain/watch-over/watch-ladder.ts';
import type { PauseReason } from '../../../domain/watch-over/watch-wish.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { ProgrammeId } from '../../../domain/ids.ts';
import type { AccountKind, EntryKind } from '../rows/ledger-entries.ts';

/** 0 or 1: SQLite has no booleans, and both engines must store the same. */
type Flag = 0 | 1;

/**
 * The identity and ledger store as its queries see it (migrations/): `…_ms` are UTC milliseconds, `…_yen` whole yen, dates
 * `YYYY-MM-DD` in Tokyo. `Generated` columns may be left out of an insert.
 */
export interface Tables {
  municipality: { municipality_id: MunicipalityId; name: string; created_at_ms: number };
  consent_notice: {
    seq: Generated<number>;
    municipality_id: MunicipalityId;
    version: string;
    /** A JSON array of strings. */
    paragraphs: string;
    text_hash: string;
    published_at_ms: number;
  };
  programme: {
    programme_id: ProgrammeId;
    municipality_id: MunicipalityId;
    name: string;
    premium_percent: number;
    sold_from: BusinessDate;
    sold_until: BusinessDate;
    /** '': from the day of its sale. */
    spend_from: Generated<BusinessDate | ''>;
    spend_until: BusinessDate;
    premium_budget_yen: Yen;
    premium_used_yen: Generated<Yen>;
    unit_yen: Generated<Yen>;
    per_person_yen: Yen | null;
    /** JSON: where its vouchers may be spent. */
    scope: Generated<string>;
    /** A JSON array of the ids of other municipalities whose families may buy it. */
    open_to: Generated<string>;
  };
  merchant: {
    merchant_id: MerchantId;
    municipality_id: MunicipalityId;
    name: string;
    fee_basis_points: Generated<number>;
    /** JSON; `null`: not known yet. */
    bank_account: string | null;
  };
  shop: {
    shop_id: ShopId;
    municipality_id: MunicipalityId;
    merchant_id: MerchantId;
    name: string;
    category: Generated<ShopCategory>;
    /** A JSON array of names. */
    areas: Generated<string>;
  };
  terminal: {
    terminal_id: TerminalId;
    municipality_id: MunicipalityId;
    shop_id: ShopId;
    public_key: string;
    status: Generated<'in_service' | 'revoked'>;
    tries: Generated<number>;
    paused_until_ms: Generated<number>;
  };
  request_nonce: { key_id: TerminalId; nonce: string; municipality_id: MunicipalityId; until_ms: number };
  staff: {
    staff_id: StaffId;
    municipality_id: MunicipalityId;
    code: string;
    name: string;
    role: StaffRole;
    pin_salt: string;
    pin_hash: string;
    pin_tries: Generated<number>;
    locked_until_ms: Generated<number>;
  };
  staff_session: {
    token_hash: string;
    municipality_id: MunicipalityId;
    staff_id: StaffId;
    terminal_id: TerminalId;
    created_at_ms: number;
    last_used_at_ms: number;
    ended_at_ms: number | null;
  };
  owner: { owner_id: OwnerId; municipality_id: MunicipalityId; name: string };
  family_account: {
    family_account_id: FamilyAccountId;
    municipality_id: MunicipalityId;
    owner_id: OwnerId;
    name: string;
    frozen: Generated<Flag>;
    rules_version: Generated<number>;
    last_used_on: BusinessDate | null;
  };
  family_rules_version: {
    family_account_id: FamilyAccountId;
    version: number;
    municipality_id: MunicipalityId;
    /** JSON. */
    rules: string;
    changed_by: string;
    changed_at_ms: number;
  };
  co_guardian: {
    family_account_id: FamilyAccountId;
    owner_id: OwnerId;
    municipality_id: MunicipalityId;
    added_by: string;
    added_at_ms: number;
    ended_at_ms: number | null;
  };
  purchase_grant: {
    grant_id: GrantId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    delegate_id: MemberId;
    shop_id: ShopId;
    limit_yen: Yen;
    from_ms: number;
    until_ms: number;
    given_by: string;
    given_at_ms: number;
    ended_at_ms: number | null;
  };
  member: {
    member_id: MemberId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    subject_id: SubjectId;
    display_name: string;
    birth_date: BusinessDate;
    frozen: Generated<Flag>;
    rules_version: number;
    consent_version: number;
    enrolled_fingers: number;
    content_hash: string;
    enrolled_at_ms: number;
    last_used_on: BusinessDate | null;
    erased_at_ms: number | null;
  };
  consent: {
    member_id: MemberId;
    version: number;
    municipality_id: MunicipalityId;
    notice_version: string;
    guardian_name: string | null;
    given_at_ms: number;
    recorded_by: StaffId;
    terminal_id: TerminalId | null;
  };
  rules_version: {
    member_id: MemberId;
    version: number;
    municipality_id: MunicipalityId;
    per_purchase_yen: Yen | null;
    per_day_yen: Yen | null;
    /** JSON; `null`: written when the two columns were all the rules there were. */
    rules: string | null;
    changed_by: string;
    changed_at_ms: number;
  };
  spending_cap: {
    cap_id: Generated<number>;
    municipality_id: MunicipalityId;
    subject_kind: 'member' | 'family' | 'grant';
    subject_id: MemberId | FamilyAccountId | GrantId;
    window_kind: WindowKind;
    /** `null`: no limit, but what is spent is counted. */
    amount_limit: Yen | null;
  };
  spending_use: {
    cap_id: number;
    win: string;
    municipality_id: MunicipalityId;
    used: Yen;
    n: number;
    lim: Yen | null;
  };
  ledger_account: {
    account_id: Generated<number>;
    municipality_id: MunicipalityId;
    kind: AccountKind;
    holder: string;
  };
  lot: {
    lot_id: LotId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    programme_id: ProgrammeId;
    account_id: number;
    principal_yen: Yen;
    premium_yen: Yen;
    left_yen: Yen;
    usable_from: Generated<BusinessDate | ''>;
    expires_on: BusinessDate;
    bought_by: OwnerId | null;
    bought_at_ms: number;
    expired_yen: Generated<Yen>;
    settled_yen: Generated<Yen>;
    expiry_told: Generated<Flag>;
  };
  programme_buyer: {
    programme_id: ProgrammeId;
    owner_id: OwnerId;
    municipality_id: MunicipalityId;
    bought_yen: Yen;
  };
  purchase: {
    seq: Generated<number>;
    purchase_id: PurchaseId;
    municipality_id: MunicipalityId;
    terminal_id: TerminalId;
    shop_id: ShopId;
    content_hash: string;
    amount_yen: Yen;
    state: PurchaseState;
    /** A JSON array of decline reasons. */
    reasons: Generated<string>;
    family_account_id: FamilyAccountId | null;
    member_id: MemberId | null;
    rules_version: number | null;
    consent_version: number | null;
    algorithm: string | null;
    business_date: BusinessDate;
    balance_after_yen: Yen | null;
    left_today_yen: Yen | null;
    try_again_after_ms: number | null;
    receipt_number: string | null;
    decided_at_ms: number;
    refunded_yen: Generated<Yen>;
    family_rules_version: number | null;
    grant_id: GrantId | null;
    /** JSON: what the decision looked at and what it found. */
    decision: string | null;
    answer_until_ms: number | null;
    answered_by: string | null;
    close_id: CloseId | null;
    settlement_id: SettlementId | null;
  };
  purchase_lot: {
    purchase_id: PurchaseId;
    lot_id: LotId;
    municipality_id: MunicipalityId;
    amount_yen: Yen;
  };
  purchase_take: {
    purchase_id: PurchaseId;
    cap_id: number;
    win: string;
    municipality_id: MunicipalityId;
    amount_yen: Yen;
  };
  refund: {
    refund_id: RefundId;
    purchase_id: PurchaseId;
    municipality_id: MunicipalityId;
    shop_id: ShopId;
    terminal_id: TerminalId;
    kind: 'void' | 'refund';
    amount_yen: Yen;
    content_hash: string;
    business_date: BusinessDate;
    made_by: string;
    confirmed_by: string | null;
    made_at_ms: number;
    close_id: CloseId | null;
    settlement_id: SettlementId | null;
  };
  refund_lot: {
    refund_id: RefundId;
    lot_id: LotId;
    municipality_id: MunicipalityId;
    amount_yen: Yen;
    principal_yen: Yen;
    premium_yen: Yen;
    returned_to: 'lot' | 'settled';
  };
  shop_close: {
    close_id: CloseId;
    municipality_id: MunicipalityId;
    shop_id: ShopId;
    number: number;
    business_date: BusinessDate;
    net_yen: Yen;
    grand_total_yen: Yen;
    /** JSON: the report as it was printed. */
    report: string;
    closed_by: string;
    closed_at_ms: number;
  };
  settlement: {
    settlement_id: SettlementId;
    municipality_id: MunicipalityId;
    merchant_id: MerchantId;
    number: number;
    until_date: BusinessDate;
    purchases_yen: Yen;
    refunds_yen: Yen;
    corrections_yen: Yen;
    fee_basis_points: number;
    fee_yen: Yen;
    net_yen: Yen;
    made_by: string;
    made_at_ms: number;
    paid_at_ms: number | null;
  };
  correction: {
    correction_id: CorrectionId;
    municipality_id: MunicipalityId;
    merchant_id: MerchantId;
    amount_yen: Yen;
    reason: string;
    made_by: string;
    confirmed_by: string;
    made_at_ms: number;
    settlement_id: SettlementId | null;
  };
  voucher_order: {
    order_id: OrderId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    owner_id: OwnerId;
    programme_id: ProgrammeId;
    principal_yen: Yen;
    state: 'open' | 'paid' | 'failed' | 'refund_due';
    provider: string;
    provider_reference: string | null;
    reason: string | null;
    made_at_ms: number;
    ended_at_ms: number | null;
  };
  provider_event: {
    event_id: string;
    order_id: OrderId;
    municipality_id: MunicipalityId;
    kind: string;
    seen_at_ms: number;
  };
  receipt_counter: {
    shop_id: ShopId;
    business_date: BusinessDate;
    municipality_id: MunicipalityId;
    last: number;
  };
  journal_entry: {
    entry_id: Generated<number>;
    municipality_id: MunicipalityId;
    kind: EntryKind;
    /** The lot sold, or the purchase. */
    about: string;
    recorded_at_ms: number;
  };
  posting: {
    entry_id: number;
    position: number;
    municipality_id: MunicipalityId;
    account_id: number;
    amount_yen: Yen;
  };
  entry_seal: { entry_id: number; municipality_id: MunicipalityId };
  capture_challenge: {
    challenge: string;
    municipality_id: MunicipalityId;
    terminal_id: TerminalId;
    purchase_id: PurchaseId;
    amount_yen: Yen;
    expires_at_ms: number;
    spent_at_ms: number | null;
  };
  capture_digest: { digest: string; municipality_id: MunicipalityId; used_for: string; seen_at_ms: number };
  sign_in_link: {
    token_hash: string;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    made_by: string;
    expires_at_ms: number;
    used_at_ms: number | null;
    owner_id: OwnerId | null;
  };
  delegate_code: {
    code_hash: string;
    municipality_id: MunicipalityId;
    member_id: MemberId;
    made_by: string;
    expires_at_ms: number;
    used_at_ms: number | null;
  };
  owner_session: {
    token_hash: string;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    created_at_ms: number;
    expires_at_ms: number;
    ended_at_ms: number | null;
    owner_id: OwnerId | null;
    /** The passkey that began it; `null`: a link. */
    passkey_id: PasskeyId | null;
  };
  passkey: {
    passkey_id: PasskeyId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    owner_id: OwnerId | null;
    credential_id: string;
    public_key: Uint8Array;
    counter: number;
    /** JSON: an array of strings. */
    transports: string;
    name: string;
    added_at_ms: number;
    last_used_at_ms: number | null;
  };
  passkey_challenge: { challenge_hash: string; session_hash: string; expires_at_ms: number };
  look: {
    look_id: Generated<number>;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    member_id: MemberId | '';
    viewer: string;
    shop_id: ShopId | '';
    from_ms: number;
    until_ms: number;
  };
  consent_withdrawal: {
    member_id: MemberId;
    version: number;
    municipality_id: MunicipalityId;
    withdrawn_by: string;
    withdrawn_at_ms: number;
    subject_id: SubjectId | null;
  };
  terminal_heard: {
    terminal_id: TerminalId;
    heard_on: BusinessDate;
    municipality_id: MunicipalityId;
    minutes: number;
    last_heard_ms: number;
  };
  watch_over: {
    member_id: MemberId;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    /** The newest of its wishes. */
    version: number;
    asked_version: number | null;
    agreed_version: number | null;
    refused_version: number | null;
    rung: Generated<Rung>;
    /** '': before anything was agreed. */
    since: Generated<BusinessDate | ''>;
    outage_told: Generated<Flag>;
    seen_at_ms: Generated<number>;
  };
  watch_wish: {
    member_id: MemberId;
    version: number;
    municipality_id: MunicipalityId;
    /** JSON. */
    wish: string;
    asked_by: string;
    asked_at_ms: number;
  };
  watch_consent: {
    member_id: MemberId;
    version: number;
    municipality_id: MunicipalityId;
    how: 'at-kiosk' | 'sees-less';
    wording_version: string;
    terminal_id: TerminalId | null;
    given_at_ms: number;
  };
  watch_pause: {
    pause_id: PauseId;
    municipality_id: MunicipalityId;
    member_id: MemberId;
    from_date: BusinessDate;
    until_date: BusinessDate;
    reason: PauseReason;
    made_by: string;
    made_at_ms: number;
    ended_at_ms: number | null;
  };
  sign_of_life: {
    sign_id: string;
    municipality_id: MunicipalityId;
    member_id: MemberId;
    kind: 'check-in' | 'heard-from';
    terminal_id: TerminalId | null;
    shop_id: ShopId | null;
    seen_on: BusinessDate;
    at_ms: number;
  };
  outbox: {
    recipient: string;
    seq: number;
    municipality_id: MunicipalityId;
    event_id: string;
    /** The purchase or member that the event is about. */
    about: string;
    payload: string;
    created_at_ms: number;
  };
  outbox_recipient: { recipient: string; municipality_id: MunicipalityId; last_seq: number };
  line_event: {
    event_id: string;
    content: string;
    received_at_ms: number;
    lease_until_ms: Generated<number>;
    done_at_ms: number | null;
  };
  line_nonce: {
    nonce_hash: string;
    owner_id: OwnerId;
    municipality_id: MunicipalityId;
    until_ms: number;
    used_by: string | null;
  };
  line_stop: {
    token_hash: string;
    address: string;
    family_account_id: FamilyAccountId;
    municipality_id: MunicipalityId;
    member_id: MemberId | null;
    until_ms: number;
    used_by: string | null;
  };
  notice_address: {
    owner_id: OwnerId;
    channel: NoticeChannel;
    address: string;
    municipality_id: MunicipalityId;
    shown_as: string;
    state: 'unconfirmed' | 'ready' | 'down';
    reason: string | null;
    code_hash: string | null;
    code_until_ms: number | null;
    added_at_ms: number;
    last_accepted_at_ms: number | null;
  };
  notice_choice: {
    owner_id: OwnerId;
    municipality_id: MunicipalityId;
    /** JSON. */
    choices: string;
    changed_at_ms: number;
  };
  notice_cursor: { recipient: string; municipality_id: MunicipalityId; seq: number };
  notice_lane: {
    owner_id: OwnerId;
    municipality_id: MunicipalityId;
    last_seq: number;
    due_at_ms: number | null;
    wait_until_ms: Generated<number>;
    lease_id: string | null;
    lease_until_ms: Generated<number>;
  };
  notice: {
    owner_id: OwnerId;
    seq: number;
    municipality_id: MunicipalityId;
    family_account_id: FamilyAccountId;
    event_id: string;
    kind: NoticeKind;
    /** JSON. */
    content: string;
    occurred_at_ms: number;
    state: 'waiting' | 'sent' | 'unsent' | 'inbox';
    not_before_ms: number;
    in_digest: Flag;
    in_digest_of: number | null;
    read_at_ms: number | null;
  };
  notice_sending: {
    notice_id: string;
    municipality_id: MunicipalityId;
    owner_id: OwnerId;
    seq: number;
    channel: NoticeChannel;
    state: 'queued' | 'accepted' | 'opened' | 'failed';
    reason: string | null;
    tries: number;
    first_tried_at_ms: number;
    changed_at_ms: number;
  };
  audit: {
    seq: Generated<number>;
    municipality_id: MunicipalityId;
    at_ms: number;
    actor: string;
    terminal_id: TerminalId | null;
    action: string;
    subject: string | null;
    detail: string;
  };
  audit_chain: { municipality_id: MunicipalityId; position: number; seq: number; hash: string };
  audit_sequencer: { only_row: Generated<1>; turns: number };
}

/** The template store, which is another database (PostgreSQL: another schema). */
export interface TemplateTables {
  subject: {
    subject_id: SubjectId;
    municipality_id: MunicipalityId;
    state: 'pending' | 'active';
    key_version: number;
    wrapped_key: Uint8Array;
  };
  template: {
    subject_id: SubjectId;
    municipality_id: MunicipalityId;
    finger: Trait;
    placement: number;
    algorithm: string;
    sealed: Uint8Array;
  };
}
