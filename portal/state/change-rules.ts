import type { StoreApi } from 'zustand/vanilla';
import type { FamilyMember, FamilyRules } from '../../contract/owner-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Result } from '../../domain/result.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { Message } from '../../messages/language.ts';
import { say } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import type { CallRefusal, FamilyApi } from '../family-api.ts';
import { absorbFamily, absorbMember, memberOf, rulesOf } from './family-view.ts';
import type { RuleHolder } from './family-view.ts';
import type { UpToDate } from './keep-up-to-date.ts';
import { readRulesForm, rulesFormOf } from './rules-form.ts';
import type { RulesForm } from './rules-form.ts';
import { familyOf, notice } from './portal-state.ts';
import type { PortalState, RuleWork, Undo } from './portal-state.ts';

export interface RuleChangeDependencies {
  readonly store: StoreApi<PortalState>;
  readonly api: FamilyApi;
  readonly clock: Clock;
  readonly upToDate: UpToDate;
}

/** What an owner can do to the rules of a member, or of everybody, from the page. */
export interface RuleChanges {
  setFrozen(holder: RuleHolder, frozen: boolean): Promise<void>;
  startEditing(holder: RuleHolder): void;
  typeRules(form: RulesForm): void;
  cancelEditing(): void;
  saveRules(): Promise<void>;
  /** Takes back what the notice tells of. */
  undo(): Promise<void>;
}

/** Changes are shown when the backend has answered, never before: a page that shows a wish as a fact would lie about money. */
export function makeRuleChanges({ store, api, clock, upToDate }: RuleChangeDependencies): RuleChanges {
  function now(holder: RuleHolder): FamilyRules | undefined {
    const family = familyOf(store.getState());
    return family === null ? undefined : rulesOf(family, holder);
  }

  function nameOf(holder: RuleHolder): string {
    const { language } = store.getState();
    if (holder === 'family') return say(portalTexts.wholeFamily, language);
    const family = familyOf(store.getState());
    return (family === null ? undefined : memberOf(family, holder))?.displayName ?? '';
  }

  /** Runs one change at a time for a holder and takes the answer in; `null` when it was not begun. */
  async function change(
    holder: RuleHolder,
    work: RuleWork,
    call: () => Promise<Result<FamilyMember | FamilyRules, CallRefusal>>,
  ): Promise<Result<FamilyRules, CallRefusal> | null> {
    if (store.getState().work.has(holder)) return null;
    store.setState(({ work: before }) => ({ work: new Map([...before, [holder, work]]) }));
    try {
      const reply = await call();
      const family = familyOf(store.getState());
      if (reply.ok && family !== null) {
        const after =
          'memberId' in reply.value
            ? absorbMember(family, reply.value, clock.nowMs())
            : absorbFamily(family, reply.value, clock.nowMs());
        store.setState({ place: { kind: 'family', family: after } });
      }
      return reply;
    } finally {
      store.setState(({ work: before }) => ({
        work: new Map([...before].filter(([other]) => other !== holder)),
      }));
    }
  }

  function tellDone(text: Message, name: string, undo: Undo): void {
    store.setState({ notice: notice('done', text, { name }, undo) });
  }

  /** No plain yes came back: reads what is true now. `true` when that is what was wanted; otherwise it tells what is. */
  async function turnedOut(holder: RuleHolder, wanted: (rules: FamilyRules) => boolean): Promise<boolean> {
    const reply = await upToDate.read();
    if (familyOf(store.getState()) === null) return false;
    const rules = now(holder);
    if (reply.ok && rules !== undefined && wanted(rules)) return true;
    const told = reply.ok ? notice('not-done', portalTexts.notDone) : notice('not-sure', portalTexts.notSure);
    store.setState({ notice: told });
    return false;
  }

  async function setFrozen(holder: RuleHolder, frozen: boolean): Promise<void> {
    const name = nameOf(holder);
    const reply = await change(holder, frozen ? 'stopping' : 'resuming', () =>
      holder === 'family' ? api.setFamilyFrozen({ frozen }) : api.setFrozen({ memberId: holder, frozen }),
    );
    if (reply === null) return;
    if (!reply.ok && !(await turnedOut(holder, (rules) => rules.frozen === frozen))) return;
    const undo: Undo = { kind: 'frozen', holder, frozen: !frozen };
    tellDone(frozen ? portalTexts.didStop : portalTexts.didResume, name, undo);
  }

  async function changeRules(
    holder: RuleHolder,
    rules: SpendingRules,
    replacesVersion: number,
  ): Promise<'done' | 'conflict' | 'not-done'> {
    const before = now(holder);
    if (before === undefined) return 'not-done';
    const wish = { rules, replacesVersion };
    const reply = await change(holder, 'saving-rules', () =>
      holder === 'family' ? api.changeFamilyRules(wish) : api.changeRules({ memberId: holder, ...wish }),
    );
    if (reply === null) return 'not-done';
    if (!reply.ok && reply.reason === 'VERSION_CONFLICT') return 'conflict';
    if (!reply.ok && !(await turnedOut(holder, (after) => sameRules(after.rules, rules)))) return 'not-done';
    const version = now(holder)?.rulesVersion ?? replacesVersion;
    const undo: Undo = { kind: 'rules', holder, rules: before.rules, replacesVersion: version };
    tellDone(portalTexts.didChangeLimits, nameOf(holder), undo);
    return 'done';
  }

  async function saveRules(): Promise<void> {
    const { editing } = store.getState();
    if (editing === null) return;
    const { holder } = editing;
    const rules = readRulesForm(editing.form);
    if (!rules.ok) {
      store.setState({ editing: { ...editing, problems: rules.reason } });
      return;
    }
    const outcome = await changeRules(holder, rules.value, editing.basedOnVersion);
    if (store.getState().editing?.holder !== holder) return;
    if (outcome === 'done') store.setState({ editing: null });
    if (outcome === 'conflict') await readAfterConflict(holder);
  }

  async function readAfterConflict(holder: RuleHolder): Promise<void> {
    const reply = await upToDate.read();
    const { editing } = store.getState();
    const rules = now(holder);
    if (editing?.holder !== holder || rules === undefined) return;
    if (!reply.ok) store.setState({ notice: notice('not-done', portalTexts.notDone) });
    else
      store.setState({
        editing: { ...editing, basedOnVersion: rules.rulesVersion, changedMeanwhile: true },
      });
  }

  async function undo(): Promise<void> {
    const wish = store.getState().notice?.undo;
    if (wish === undefined || wish === null) return;
    store.setState({ notice: null });
    if (wish.kind === 'frozen') return setFrozen(wish.holder, wish.frozen);
    const outcome = await changeRules(wish.holder, wish.rules, wish.replacesVersion);
    if (outcome !== 'conflict') return;
    store.setState({ notice: notice('not-done', portalTexts.changedMeanwhile) });
    await upToDate.read();
  }

  return {
    setFrozen,
    saveRules,
    undo,
    startEditing: (holder) => {
      const rules = now(holder);
      if (rules === undefined) return;
      store.setState({
        editing: {
          holder,
          form: rulesFormOf(rules.rules),
          basedOnVersion: rules.rulesVersion,
          problems: [],
          changedMeanwhile: false,
        },
      });
    },
    typeRules: (form) => {
      const { editing } = store.getState();
      if (editing !== null) store.setState({ editing: { ...editing, form, problems: [] } });
    },
    cancelEditing: () => store.setState({ editing: null }),
  };
}

/** Rules are written in one spelling (domain/spending-rules.ts), whatever the order of their names. */
function sameRules(first: SpendingRules, second: SpendingRules): boolean {
  const spelled = (rules: SpendingRules) =>
    JSON.stringify(Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1)));
  return spelled(first) === spelled(second);
}
