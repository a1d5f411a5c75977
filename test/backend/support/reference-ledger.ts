/**
 * The money of one municipality, reckoned anew from everything that ever happened: slow, short, and without a counter that could
 * go wrong. What the product says is compared with it after every step.
 */
export interface ReferenceRules {
  readonly perPurchase: number | null;
  readonly perDay: number | null;
  readonly perWeek: number | null;
  readonly perMonth: number | null;
  readonly inTotal: number | null;
  readonly askOwnerAbove: number | null;
}

export interface ReferenceLot {
  readonly id: string;
  readonly family: number;
  readonly worthYen: number;
  readonly expiresOn: string;
  /** What its date has taken. */
  expiredYen: number;
}

export interface ReferencePurchase {
  readonly id: string;
  readonly family: number;
  readonly member: number;
  readonly amountYen: number;
  readonly date: string;
  readonly spendings: readonly { readonly lot: string; readonly yen: number }[];
  state: 'approved' | 'awaiting_approval' | 'declined' | 'voided' | 'refunded';
  readonly givenBack: { readonly lot: string; readonly yen: number; readonly toLot: boolean }[];
  isClosed: boolean;
}

export interface ReferenceLedger {
  readonly lots: ReferenceLot[];
  readonly purchases: ReferencePurchase[];
  readonly members: { readonly family: number; rules: ReferenceRules; isFrozen: boolean }[];
  readonly families: { rules: ReferenceRules; isFrozen: boolean }[];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const taken = ({ state }: ReferencePurchase): boolean => state !== 'declined';
export const givenBackYen = ({ givenBack }: ReferencePurchase): number =>
  sum(givenBack.map(({ yen }) => yen));

export function leftOfLot({ purchases }: ReferenceLedger, lot: ReferenceLot): number {
  const spent = purchases.filter(taken).flatMap(({ spendings }) => spendings);
  const back = purchases.flatMap(({ givenBack }) => givenBack).filter(({ toLot }) => toLot);
  const ofLot = (rows: readonly { lot: string; yen: number }[]) =>
    sum(rows.filter((row) => row.lot === lot.id).map(({ yen }) => yen));
  return lot.worthYen - ofLot(spent) + ofLot(back) - lot.expiredYen;
}

export function balanceOfFamily(ledger: ReferenceLedger, family: number, date: string): number {
  const usable = ledger.lots.filter((lot) => lot.family === family && lot.expiresOn >= date);
  return sum(usable.map((lot) => leftOfLot(ledger, lot)));
}

/** Monday's date of the week. */
function weekOf(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

const WINDOWS = [
  ['perDay', 'CAP_DAY', (date: string) => date],
  ['perWeek', 'CAP_WEEK', weekOf],
  ['perMonth', 'CAP_MONTH', (date: string) => date.slice(0, 7)],
  ['inTotal', 'CAP_TOTAL', () => 'all'],
] as const;

/** Every reason against a purchase; none: it is allowed, or the owner is asked. */
export function reasonsAgainst(
  ledger: ReferenceLedger,
  member: number,
  amountYen: number,
  date: string,
): string[] {
  const who = ledger.members[member];
  const family = ledger.families[who.family];
  const spentBy = (isTheirs: (purchase: ReferencePurchase) => boolean, windowOf: (date: string) => string) =>
    sum(
      ledger.purchases
        .filter(
          (purchase) => taken(purchase) && isTheirs(purchase) && windowOf(purchase.date) === windowOf(date),
        )
        .map((purchase) => purchase.amountYen - givenBackYen(purchase)),
    );
  const above = (limit: number | null, spent: number): boolean => limit !== null && spent + amountYen > limit;
  const reasons: string[] = [];
  if (who.isFrozen) reasons.push('FROZEN');
  if (family.isFrozen) reasons.push('FAMILY_FROZEN');
  if (above(who.rules.perPurchase, 0)) reasons.push('CAP_PURCHASE');
  for (const [name, reason, windowOf] of WINDOWS)
    if (
      above(
        who.rules[name],
        spentBy((purchase) => purchase.member === member, windowOf),
      )
    )
      reasons.push(reason);
  if (above(family.rules.perPurchase, 0)) reasons.push('FAMILY_CAP');
  for (const [name, , windowOf] of WINDOWS)
    if (
      above(
        family.rules[name],
        spentBy((purchase) => purchase.family === who.family, windowOf),
      )
    )
      reasons.push('FAMILY_CAP');
  if (amountYen > balanceOfFamily(ledger, who.family, date)) reasons.push('BALANCE');
  return reasons;
}

export function asksOwner(ledger: ReferenceLedger, member: number, amountYen: number): boolean {
  const who = ledger.members[member];
  return [who.rules, ledger.families[who.family].rules].some(
    ({ askOwnerAbove }) => askOwnerAbove !== null && amountYen > askOwnerAbove,
  );
}

/** Soonest-expiring first, then by id. */
export function spendReference(ledger: ReferenceLedger, family: number, amountYen: number, date: string) {
  const lots = ledger.lots
    .filter((lot) => lot.family === family && lot.expiresOn >= date && leftOfLot(ledger, lot) > 0)
    .sort((a, b) => (a.expiresOn + a.id < b.expiresOn + b.id ? -1 : 1));
  let missing = amountYen;
  return lots.flatMap((lot) => {
    const part = Math.min(missing, leftOfLot(ledger, lot));
    missing -= part;
    return part > 0 ? [{ lot: lot.id, yen: part }] : [];
  });
}

/** The lot that was spent last gets its money back first. */
export function giveBackReference(
  ledger: ReferenceLedger,
  purchase: ReferencePurchase,
  amountYen: number,
  date: string,
): void {
  let missing = amountYen;
  const inOrder = [...purchase.spendings].sort((a, b) => {
    const keyOf = (id: string) => (ledger.lots.find((lot) => lot.id === id)?.expiresOn ?? '') + id;
    return keyOf(a.lot) < keyOf(b.lot) ? 1 : -1;
  });
  for (const { lot, yen } of inOrder) {
    const before = sum(purchase.givenBack.filter((back) => back.lot === lot).map((back) => back.yen));
    const part = Math.min(missing, yen - before);
    const toLot = (ledger.lots.find(({ id }) => id === lot)?.expiresOn ?? '') >= date;
    if (part > 0) purchase.givenBack.push({ lot, yen: part, toLot });
    missing -= part;
  }
}
