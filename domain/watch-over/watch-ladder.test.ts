import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseBusinessDate, startOfBusinessDateMs } from '../business-date.ts';
import type { BusinessDate } from '../business-date.ts';
import { tokyoMomentAt } from '../tokyo-moment.ts';
import { RUNGS, isAlarmed, stepLadder } from './watch-ladder.ts';
import type { LadderState, Telling, WatchFacts } from './watch-ladder.ts';

const FIRST = parseBusinessDate('2026-11-01');
const HOUR_MS = 60 * 60 * 1000;

interface World {
  readonly everyDays: number;
  readonly people: Pick<WatchFacts, 'hasWatchers' | 'hasSecondContacts' | 'tellsMunicipality'>;
  /** Instants, ascending. */
  readonly seenAtMs: readonly number[];
  readonly paused: ReadonlySet<BusinessDate>;
  readonly closed: ReadonlySet<BusinessDate>;
  readonly silent: ReadonlySet<BusinessDate>;
}

const everybody = { hasWatchers: true, hasSecondContacts: true, tellsMunicipality: true };
const nothing: ReadonlySet<BusinessDate> = new Set();
const calm = { everyDays: 3, people: everybody, paused: nothing, closed: nothing, silent: nothing };

const at = (day: number, hour: number): number => startOfBusinessDateMs(addDays(FIRST, day)) + hour * HOUR_MS;

interface Told {
  readonly day: number;
  readonly hour: number;
  readonly tells: readonly Telling[];
  readonly before: LadderState;
  readonly state: LadderState;
}

/** Looks as often as it says; the house is kept every hour. */
function live(world: World, days: number, everyHours = 1): Told[] {
  let state: LadderState = { rung: 'well', since: FIRST, outageTold: false, seenAtMs: at(0, 10) };
  const looks: Told[] = [];
  for (let hour = 11; hour < days * 24; hour += everyHours) {
    const nowMs = at(0, hour);
    const seen = [at(0, 10), ...world.seenAtMs.filter((ms) => ms <= nowMs)];
    const before = state;
    const step = stepLadder(state, {
      at: tokyoMomentAt(nowMs),
      ...world,
      ...world.people,
      seenOn: [...new Set(seen.map((ms) => tokyoMomentAt(ms).businessDate))],
      seenAtMs: seen.at(-1) ?? at(0, 10),
    });
    state = step.state;
    looks.push({ day: Math.floor(hour / 24), hour: hour % 24, tells: step.tells, before, state });
  }
  return looks;
}

const tellings = (looks: readonly Told[]): string[] =>
  looks.flatMap(({ day, hour, tells }) => tells.map((tell) => `day ${day}, ${hour}:00 ${tell}`));

describe('T-WAT-1: the ladder', () => {
  it('is climbed a rung a day, from nine in the morning after three whole days', () => {
    const looks = live({ ...calm, seenAtMs: [] }, 9);
    expect(tellings(looks)).toEqual(['day 4, 9:00 watcher', 'day 5, 9:00 second-contact']);
    const rungs = looks.filter(({ before, state }) => before.rung !== state.rung);
    expect(rungs.map(({ day, state }) => [day, state.rung])).toEqual([
      [3, 'check-in'],
      [4, 'watcher'],
      [5, 'second-contact'],
      [6, 'municipality'],
    ]);
  });

  it('is left at any sign of life, and those who were worried hear of it', () => {
    expect(tellings(live({ ...calm, seenAtMs: [at(4, 15)] }, 8))).toEqual([
      'day 4, 9:00 watcher',
      'day 4, 15:00 well-again',
    ]);
    expect(tellings(live({ ...calm, seenAtMs: [at(3, 12)] }, 6))).toEqual([]);
  });

  it('has no rung without anybody on it', () => {
    const people = { hasWatchers: false, hasSecondContacts: true, tellsMunicipality: false };
    expect(tellings(live({ ...calm, people, seenAtMs: [] }, 9))).toEqual(['day 4, 9:00 second-contact']);
  });

  it('waits while the person is away, and goes on counting when they are back', () => {
    const paused = new Set([2, 3, 4, 5].map((day) => addDays(FIRST, day)));
    expect(tellings(live({ ...calm, paused, seenAtMs: [] }, 9))).toEqual(['day 8, 9:00 watcher']);
  });

  it('does not count the day of the week on which the shop closes', () => {
    const closed = new Set([addDays(FIRST, 2)]);
    expect(tellings(live({ ...calm, closed, seenAtMs: [] }, 6))).toEqual(['day 5, 9:00 watcher']);
  });

  it('is more patient with somebody who usually comes seldom', () => {
    const weekly = [7, 14, 21, 28].map((day) => at(day, 11));
    expect(tellings(live({ ...calm, seenAtMs: weekly }, 36))).toEqual([
      'day 4, 9:00 watcher',
      'day 5, 9:00 second-contact',
      'day 7, 11:00 well-again',
    ]);
  });
});

describe('after days on which nobody looked', () => {
  const facts = (day: number, paused: WatchFacts['paused'] = nothing): WatchFacts => ({
    at: tokyoMomentAt(at(day, 12)),
    ...calm,
    ...everybody,
    seenOn: [FIRST],
    seenAtMs: at(0, 10),
    paused,
  });
  const well: LadderState = { rung: 'well', since: FIRST, outageTold: false, seenAtMs: at(0, 10) };

  it('those who watch are told first, and the others not before the next day', () => {
    const first = stepLadder(well, facts(9));
    expect(first.tells).toEqual(['watcher']);
    expect(stepLadder(first.state, facts(9))).toMatchObject({ tells: [], state: first.state });
    expect(stepLadder(first.state, facts(10)).tells).toEqual(['second-contact']);
  });

  it('nothing is told on a day away', () => {
    expect(stepLadder(well, facts(9, new Set([addDays(FIRST, 9)])))).toMatchObject({ gap: 8, tells: [] });
  });
});

describe('T-WAT-2: terminals that cannot be heard', () => {
  const silent = new Set([1, 2, 3, 4, 5].map((day) => addDays(FIRST, day)));

  it('alarm nobody, and those who watch hear once that nothing can be said', () => {
    expect(tellings(live({ ...calm, silent, seenAtMs: [] }, 8))).toEqual(['day 4, 9:00 outage']);
  });

  it('and the days count from when they are heard again', () => {
    expect(tellings(live({ ...calm, silent, seenAtMs: [] }, 10))).toEqual([
      'day 4, 9:00 outage',
      'day 9, 9:00 watcher',
    ]);
    expect(tellings(live({ ...calm, silent, seenAtMs: [at(6, 10)] }, 9))).toEqual([
      'day 4, 9:00 outage',
      'day 6, 10:00 well-again',
    ]);
  });
});

const DAYS = 24;
const someDays = fc
  .uniqueArray(fc.integer({ min: 1, max: DAYS - 1 }), { maxLength: 8 })
  .map((days) => new Set(days.map((day) => addDays(FIRST, day))));
const someWorld: fc.Arbitrary<World> = fc.record({
  everyDays: fc.integer({ min: 1, max: 10 }),
  people: fc.record({
    hasWatchers: fc.boolean(),
    hasSecondContacts: fc.boolean(),
    tellsMunicipality: fc.boolean(),
  }),
  seenAtMs: fc
    .uniqueArray(fc.integer({ min: 12, max: DAYS * 24 }), { maxLength: 6 })
    .map((hours) => hours.sort((a, b) => a - b).map((hour) => at(0, hour))),
  paused: someDays,
  closed: someDays,
  silent: someDays,
});

describe('whatever happens', () => {
  it('nobody is told twice of one silence, and each only after the one before', () => {
    fc.assert(
      fc.property(someWorld, (world) => {
        let told: Telling[] = [];
        for (const { tells } of live(world, DAYS, 2)) {
          for (const tell of tells) {
            if (tell === 'well-again') told = [];
            else {
              expect(told).not.toContain(tell);
              told.push(tell);
            }
          }
        }
        if (world.people.hasWatchers && told.includes('second-contact')) expect(told).toContain('watcher');
      }),
    );
  });

  it('only good news come at night or while the person is away', () => {
    fc.assert(
      fc.property(someWorld, (world) => {
        for (const { day, hour, tells } of live(world, DAYS, 2)) {
          if (hour >= 9 && hour < 20 && !world.paused.has(addDays(FIRST, day))) continue;
          expect(tells.filter((tell) => tell !== 'well-again')).toEqual([]);
        }
      }),
    );
  });

  it('a sign of life ends it, with good news exactly if somebody was worried', () => {
    fc.assert(
      fc.property(someWorld, (world) => {
        for (const { before, state, tells } of live(world, DAYS, 2)) {
          const isSeen = state.seenAtMs > before.seenAtMs;
          expect(tells.includes('well-again')).toBe(isSeen && isAlarmed(before));
          if (isSeen) expect(state.rung).toBe('well');
          else expect(RUNGS.indexOf(state.rung)).toBeGreaterThanOrEqual(RUNGS.indexOf(before.rung));
        }
      }),
    );
  });

  it('nobody is alarmed before so many days that say something have passed', () => {
    fc.assert(
      fc.property(someWorld, (world) => {
        for (const { day, tells, before } of live(world, DAYS, 2)) {
          if (!tells.includes('watcher')) continue;
          const from = Math.floor((before.seenAtMs - at(0, 0)) / (24 * HOUR_MS));
          const heard = Array.from({ length: day - from - 1 }, (_, index) =>
            addDays(FIRST, from + 1 + index),
          ).filter((date) => ![world.paused, world.closed, world.silent].some((days) => days.has(date)));
          expect(heard.length).toBeGreaterThanOrEqual(world.everyDays);
        }
      }),
    );
  });
});
