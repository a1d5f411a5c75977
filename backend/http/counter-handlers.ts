import type { CounterPurchase } from '../../contract/counter-routes.ts';
import type { counterRoutes } from '../../contract/counter-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { PURCHASE_CEILING } from '../../domain/yen.ts';
import { checkSecondPerson } from '../staff/staff-desk.ts';
import { staffMay } from '../staff/staff-roles.ts';
import type { RegisteredTerminal, StaffMember } from '../store/access.ts';
import { ALONE_MAX } from '../store/books/give-back.ts';
import type { ShopPurchase } from '../store/books.ts';
import type { StoredRefund } from '../store/giving-back.ts';
import type { FamilyAccountId, ProgrammeId } from '../../domain/ids.ts';
import type { Store } from '../store/store.ts';
import type { Handlers, RoutesOf } from './routes.ts';
import { offerReply } from './voucher-offers.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  /** Something is new for the family's open pages. */
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

type CounterRouteName = keyof typeof counterRoutes;
type AskRoute = Extract<CounterRouteName, RoutesOf<'terminal'>>;

const PURCHASES_MAX = 200;
const CLOSES_SHOWN = 10;

/** What a terminal asks by itself about ids whose answers it lost; nobody need be signed in for that. */
export function counterQuestions({ store }: Pick<Deps, 'store'>): Pick<Handlers, AskRoute> {
  return {
    askRefund: async ({ caller: { terminal }, params: { refundId } }) => {
      const refund = await store.findRefund({ refundId, terminalId: terminal.terminalId });
      return ok({ refund: refund && refundReply(refund) });
    },
    askVoucherSale: async ({ caller: { terminal }, params: { lotId } }) =>
      ok({ lot: await store.findSoldLot({ lotId, municipalityId: terminal.municipalityId }) }),
  };
}

/** The counter's side of the money, always of the shop that the terminal stands in. */
export function counterHandlers(deps: Deps): Pick<Handlers, Exclude<CounterRouteName, AskRoute>> {
  const { store, clock } = deps;
  const today = () => businessDateAt(clock.nowMs());

  return {
    listPurchases: async ({ caller: { terminal, staff }, body: { receiptNumber } }) => {
      const businessDate = today();
      const purchases = await store.listPurchases({
        shopId: terminal.shopId,
        receiptNumber,
        today: businessDate,
        limit: PURCHASES_MAX,
      });
      await store.noteStaffsLook({
        memberIds: purchases.flatMap(({ memberId }) => (memberId === null ? [] : [memberId])),
        municipalityId: terminal.municipalityId,
        staffId: staff.staffId,
        shopId: terminal.shopId,
        atMs: clock.nowMs(),
      });
      return ok({ purchases: purchases.map(purchaseReply), businessDate, aloneMaxYen: ALONE_MAX });
    },

    giveBack: async ({ caller: { terminal, staff }, params: { refundId }, body }) => {
      const second = await secondPerson(body.second, { terminal, staff }, deps);
      if (!second.ok) return second;
      const { kind, purchaseId, amountYen } = body;
      const { municipalityId, shopId, terminalId } = terminal;
      const given = await store.giveBack({
        refundId,
        kind,
        purchaseId,
        amountYen,
        municipalityId,
        shopId,
        terminalId,
        madeBy: staff.staffId,
        confirmedBy: second.value?.staffId ?? null,
        today: today(),
        eventId: refundId,
        atMs: clock.nowMs(),
      });
      if (!given.ok) return given;
      deps.onFamilyEvent(given.value.familyAccountId);
      return ok(refundReply(given.value));
    },

    readRegister: async ({ caller: { terminal } }) => {
      const { shopId } = terminal;
      const now = await store.readRegister({ shopId, today: today() });
      const closes = await store.readCloses({ shopId, limit: CLOSES_SHOWN });
      return ok({ now, closes });
    },

    closeRegister: async ({ caller: { terminal, staff }, params: { closeId } }) => {
      const { municipalityId, shopId, terminalId } = terminal;
      const closed = await store.closeRegister({
        closeId,
        municipalityId,
        shopId,
        terminalId,
        closedBy: staff.staffId,
        today: today(),
        atMs: clock.nowMs(),
      });
      return closed;
    },

    listVoucherOffers: async ({ caller: { terminal }, params: { familyAccountId } }) => {
      const { municipalityId } = terminal;
      const query = { municipalityId, familyAccountId, ceilingYen: PURCHASE_CEILING, today: today() };
      const found = await store.listOffers(query);
      if (!found.ok) return found;
      return ok({ offers: found.value.map(offerReply) });
    },

    sellVouchers: async ({ caller: { terminal, staff }, params: { lotId }, body }) => {
      const sold = await store.buyVouchers({
        municipalityId: terminal.municipalityId,
        familyAccountId: body.familyAccountId,
        programmeId: body.programmeId as ProgrammeId,
        lotId,
        principalYen: body.principalYen,
        soldBy: `staff:${staff.staffId}`,
        today: today(),
        atMs: clock.nowMs(),
      });
      if (sold.ok) {
        deps.onFamilyEvent(body.familyAccountId);
        return ok({ state: 'sold', lot: sold.value });
      }
      if (typeof sold.reason === 'string') return refused(sold.reason);
      return ok({ state: 'refused', refusals: [...sold.reason] });
    },
  };
}

/** The one who signs beside the member of staff who is signed in. One of the two must be a manager. */
async function secondPerson(
  second: { readonly staffCode: string; readonly pin: string } | null,
  { terminal, staff }: { readonly terminal: RegisteredTerminal; readonly staff: StaffMember },
  deps: Deps,
): Promise<Result<StaffMember | null, 'SIGN_IN_REFUSED' | 'TOO_MANY_REQUESTS' | 'NEEDS_MANAGER'>> {
  if (second === null) return ok(null);
  const checked = await checkSecondPerson({ terminal, code: second.staffCode, pin: second.pin }, deps);
  if (!checked.ok) return checked;
  const isAmongThem = staff.role === 'manager' || checked.value.role === 'manager';
  return isAmongThem && staffMay(checked.value.role, 'giveBack') ? checked : refused('NEEDS_MANAGER');
}

/** The contract leaves the member's id out: a kiosk needs no ids of people. */
function purchaseReply({ paidAtMs, ...purchase }: ShopPurchase): CounterPurchase {
  return { ...purchase, paidAt: new Date(paidAtMs).toISOString() };
}

function refundReply({ refundId, purchaseId, kind, amountYen, owedInMoneyYen, madeAtMs }: StoredRefund) {
  return { refundId, purchaseId, kind, amountYen, owedInMoneyYen, madeAt: new Date(madeAtMs).toISOString() };
}
