import type { StoreApi } from 'zustand/vanilla';
import type { FamilyMember } from '../../contract/owner-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import type { CallRefusal, FamilyApi } from '../family-api.ts';
import { absorbMember, memberOf } from './family-view.ts';
import type { UpToDate } from './keep-up-to-date.ts';
import { limitFormOf, readLimitForm } from './limit-form.ts';
import type { LimitForm } from './limit-form.ts';
import { familyOf, notice } from './portal-state.ts';
import type { MemberWork, PortalState, Undo } from './portal-state.ts';

export interface MemberChangeDependencies {
  readonly store: StoreApi<PortalState>;
  readonly api: FamilyApi;
  readonly clock: Clock;
  readonly upToDate: UpToDate;
}

/** What an owner can do to a member from the page. */
export interface MemberChanges {
  setFrozen(memberId: MemberId, frozen: boolean): Promise<void>;
  startEditing(memberId: MemberId): void;
  typeLimits(form: LimitForm): void;
  cancelEditing(): void;
  saveLimits(): Promise<void>;
  /** Takes back what the notice tells of. */
  undo(): Promise<void>;
}

/** Changes are shown when the backend has answered, never before: a page that shows a wish as a fact would lie about money. */
export function makeMemberChanges({ store, api, clock, upToDate }: MemberChangeDependencies): MemberChanges {
  function member(memberId: MemberId): FamilyMember | undefined {
    const family = familyOf(store.getState());
    return family === null ? undefined : memberOf(family, memberId);
  }

  /** Runs one change at a time for a member and takes the answer in; `null` when it was not begun. */
  async function change(
    memberId: MemberId,
    work: MemberWork,
    call: () => Promise<Result<FamilyMember, CallRefusal>>,
  ): Promise<Result<FamilyMember, CallRefusal> | null> {
    if (store.getState().work.has(memberId)) return null;
    store.setState(({ work: before }) => ({ work: new Map([...before, [memberId, work]]) }));
    try {
      const reply = await call();
      const family = familyOf(store.getState());
      if (reply.ok && family !== null) {
        store.setState({
          place: { kind: 'family', family: absorbMember(family, reply.value, clock.nowMs()) },
        });
      }
      return reply;
    } finally {
      store.setState(({ work: before }) => ({
        work: new Map([...before].filter(([id]) => id !== memberId)),
      }));
    }
  }

  function tellDone(text: Message, name: string, undo: Undo): void {
    store.setState({ notice: notice('done', text, { name }, undo) });
  }

  /** No plain yes came back: reads what is true now. `true` when that is what was wanted; otherwise it tells what is. */
  async function turnedOut(memberId: MemberId, wanted: (member: FamilyMember) => boolean): Promise<boolean> {
    const reply = await upToDate.read();
    if (familyOf(store.getState()) === null) return false;
    const now = member(memberId);
    if (reply.ok && now !== undefined && wanted(now)) return true;
    const told = reply.ok ? notice('not-done', portalTexts.notDone) : notice('not-sure', portalTexts.notSure);
    store.setState({ notice: told });
    return false;
  }

  async function setFrozen(memberId: MemberId, frozen: boolean): Promise<void> {
    const name = member(memberId)?.displayName ?? '';
    const reply = await change(memberId, frozen ? 'stopping' : 'resuming', () =>
      api.setFrozen({ memberId, frozen }),
    );
    if (reply === null) return;
    if (!reply.ok && !(await turnedOut(memberId, (now) => now.frozen === frozen))) return;
    tellDone(frozen ? portalTexts.didStop : portalTexts.didResume, name, {
      kind: 'frozen',
      memberId,
      frozen: !frozen,
    });
  }

  async function changeRules(
    memberId: MemberId,
    rules: SpendingRules,
    replacesVersion: number,
  ): Promise<'done' | 'conflict' | 'contradict' | 'not-done'> {
    const before = member(memberId);
    if (before === undefined) return 'not-done';
    const reply = await change(memberId, 'saving-limits', () =>
      api.changeRules({ memberId, rules, replacesVersion }),
    );
    if (reply === null) return 'not-done';
    if (!reply.ok && reply.reason === 'RULES_CONTRADICT') return 'contradict';
    if (!reply.ok && reply.reason === 'VERSION_CONFLICT') return 'conflict';
    if (!reply.ok && !(await turnedOut(memberId, (now) => sameRules(now.rules, rules)))) return 'not-done';
    const now = member(memberId)?.rulesVersion ?? replacesVersion + 1;
    const undo: Undo = { kind: 'rules', memberId, rules: before.rules, replacesVersion: now };
    tellDone(portalTexts.didChangeLimits, before.displayName, undo);
    return 'done';
  }

  async function saveLimits(): Promise<void> {
    const { editing } = store.getState();
    if (editing === null) return;
    const { memberId } = editing;
    const rules = readLimitForm(editing.form);
    if (!rules.ok) {
      store.setState({ editing: { ...editing, problem: rules.reason } });
      return;
    }
    const outcome = await changeRules(memberId, rules.value, editing.basedOnVersion);
    if (store.getState().editing?.memberId !== memberId) return;
    if (outcome === 'done') store.setState({ editing: null });
    if (outcome === 'contradict') {
      store.setState({ editing: { ...editing, problem: { field: 'perPurchase', problem: 'contradict' } } });
    }
    if (outcome === 'conflict') await readAfterConflict(memberId);
  }

  async function readAfterConflict(memberId: MemberId): Promise<void> {
    const reply = await upToDate.read();
    const { editing } = store.getState();
    const now = member(memberId);
    if (editing?.memberId !== memberId || now === undefined) return;
    if (!reply.ok) store.setState({ notice: notice('not-done', portalTexts.notDone) });
    else
      store.setState({ editing: { ...editing, basedOnVersion: now.rulesVersion, changedMeanwhile: true } });
  }

  async function undo(): Promise<void> {
    const wish = store.getState().notice?.undo;
    if (wish === undefined || wish === null) return;
    store.setState({ notice: null });
    if (wish.kind === 'frozen') return setFrozen(wish.memberId, wish.frozen);
    const outcome = await changeRules(wish.memberId, wish.rules, wish.replacesVersion);
    if (outcome !== 'conflict') return;
    store.setState({ notice: notice('not-done', portalTexts.changedMeanwhile) });
    await upToDate.read();
  }

  return {
    setFrozen,
    saveLimits,
    undo,
    startEditing: (memberId) => {
      const now = member(memberId);
      if (now === undefined) return;
      store.setState({
        editing: {
          memberId,
          form: limitFormOf(now.rules),
          basedOnVersion: now.rulesVersion,
          problem: null,
          changedMeanwhile: false,
        },
      });
    },
    typeLimits: (form) => {
      const { editing } = store.getState();
      if (editing !== null) store.setState({ editing: { ...editing, form, problem: null } });
    },
    cancelEditing: () => store.setState({ editing: null }),
  };
}

function sameRules(first: SpendingRules, second: SpendingRules): boolean {
  return first.perPurchase === second.perPurchase && first.perDay === second.perDay;
}
