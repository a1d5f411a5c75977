import type { BusinessDate } from '../business-date.ts';
import type { TokyoMoment } from '../tokyo-moment.ts';
import { gapUntil, patience, usualGap } from './habit.ts';
import type { DaysToSkip } from './habit.ts';

/**
 * The rungs, from the lowest. `check-in`: it is getting long, and nobody is told; whoever comes to a counter may say that all is well
 * with one finger. Then those who watch, then the second contacts, then the municipality, a day apart.
 */
export const RUNGS = ['well', 'check-in', 'watcher', 'second-contact', 'municipality'] as const;
export type Rung = (typeof RUNGS)[number];

export interface LadderState {
  readonly rung: Rung;
  /** The date on which the rung was reached. */
  readonly since: BusinessDate;
  /** Those who watch know that nothing can be said, because the terminals are silent. */
  readonly outageTold: boolean;
  /** The last sign of life that this state knows of; milliseconds since the epoch. */
  readonly seenAtMs: number;
}

/** What somebody is to be told. The municipality reads its list and is told nothing. */
export type Telling = 'watcher' | 'second-contact' | 'outage' | 'well-again';

export interface WatchFacts {
  readonly at: TokyoMoment;
  readonly everyDays: number;
  /** The dates on which the person was seen in the last 90 days, and the last one in any case; ascending. */
  readonly seenOn: readonly BusinessDate[];
  readonly seenAtMs: number;
  readonly paused: DaysToSkip;
  /** On which the usual shops close, and on which no terminal of theirs was heard though it should have been. */
  readonly closed: DaysToSkip;
  readonly silent: DaysToSkip;
  readonly hasWatchers: boolean;
  readonly hasSecondContacts: boolean;
  readonly tellsMunicipality: boolean;
}

export interface LadderStep {
  readonly state: LadderState;
  readonly tells: readonly Telling[];
  /** Days since the person was seen that say something, today among them. */
  readonly gap: number;
  /** A longer gap than this is unusual. */
  readonly patience: number;
}

/** Nobody is called at night because a grandmother did not buy tofu. */
export const TELLING_HOURS = { fromMinute: 9 * 60, untilMinute: 20 * 60 } as const;

/** One look at a person who is watched over. Looked at again in the same hour, there is nothing more to tell. */
export function stepLadder(state: LadderState, facts: WatchFacts): LadderStep {
  const today = facts.at.businessDate;
  const idle = new Set([...facts.paused, ...facts.closed]);
  const skip = new Set([...idle, ...facts.silent]);
  const last = facts.seenOn.at(-1) ?? today;
  const gap = gapUntil(last, today, skip);
  const days = patience(facts.everyDays, usualGap(facts.seenOn, today, skip));
  const told = (next: LadderState, ...tells: readonly Telling[]): LadderStep => ({
    state: next,
    tells,
    gap,
    patience: days,
  });

  if (facts.seenAtMs > state.seenAtMs) {
    const well: LadderState = { rung: 'well', since: today, outageTold: false, seenAtMs: facts.seenAtMs };
    return isAlarmed(state) ? told(well, 'well-again') : told(well);
  }
  const { minuteOfDay } = facts.at;
  const isHour = minuteOfDay >= TELLING_HOURS.fromMinute && minuteOfDay < TELLING_HOURS.untilMinute;
  if (!isHour || facts.paused.has(today)) return told(state);

  const next = nextRung(state, facts);
  if (next === null) return told(state);
  if (gap > days + next.after) {
    // One rung a day, however long nobody looked: those who watch are asked before anybody else.
    if (isAbove(state.rung, 'check-in') && state.since === today) return told(state);
    const climbed = { ...state, rung: next.rung, since: today };
    return next.rung === 'municipality' ? told(climbed) : told(climbed, next.rung);
  }
  const withSilence = gapUntil(last, today, idle);
  if (withSilence > days + next.after && !state.outageTold && facts.hasWatchers)
    return told({ ...state, outageTold: true }, 'outage');
  return gap === days && state.rung === 'well'
    ? told({ ...state, rung: 'check-in', since: today })
    : told(state);
}

/** Whether anybody was worried, so that good news are owed. */
export function isAlarmed({ rung, outageTold }: Pick<LadderState, 'rung' | 'outageTold'>): boolean {
  return outageTold || isAbove(rung, 'check-in');
}

interface NextRung {
  readonly rung: Exclude<Rung, 'well' | 'check-in'>;
  /** By how many days the gap must be longer than the first that is told of. */
  readonly after: number;
}

/** Rungs without anybody on them are left out. @returns `null` at the top */
function nextRung({ rung }: LadderState, facts: WatchFacts): NextRung | null {
  const rungs: NextRung['rung'][] = [];
  if (facts.hasWatchers) rungs.push('watcher');
  if (facts.hasSecondContacts) rungs.push('second-contact');
  if (facts.tellsMunicipality) rungs.push('municipality');
  const after = rungs.findIndex((one) => isAbove(one, rung));
  const next = rungs[after];
  return next === undefined ? null : { rung: next, after };
}

function isAbove(one: Rung, other: Rung): boolean {
  return RUNGS.indexOf(one) > RUNGS.indexOf(other);
}
