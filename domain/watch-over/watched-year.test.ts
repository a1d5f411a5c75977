import { expect, test } from 'vitest';
import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import type { SeededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import { addDays, daysBetween, parseBusinessDate, startOfBusinessDateMs } from '../business-date.ts';
import type { BusinessDate } from '../business-date.ts';
import { WEEKDAYS, tokyoMomentAt, weekdayOf } from '../tokyo-moment.ts';
import type { DaysToSkip } from './habit.ts';
import { HABIT_DAYS } from './habit.ts';
import { unheardDays } from './shop-silence.ts';
import { stepLadder } from './watch-ladder.ts';
import type { LadderState } from './watch-ladder.ts';
import { defaultEveryDays } from './watch-wish.ts';

/**
 * T-WAT-4: 200 people for a year, after 90 days in which their habit is learnt. The village has one shop, closed on Sundays and for
 * three days of New Year, whose terminal fails twice for two days. People go by the week or by a chance of their own each day; they
 * have colds, hospital stays and journeys, of which the family tells most and forgets some. In half of the lives a stop is planted.
 */
const PEOPLE = 200;
const FIRST = parseBusinessDate('2026-01-05');
const YEAR_FROM = addDays(FIRST, HABIT_DAYS);
const YEAR_UNTIL = addDays(YEAR_FROM, 364);
const OUTAGES = ['2026-06-16', '2026-06-17', '2026-10-06', '2026-10-07'];
const NEW_YEAR = ['2027-01-01', '2027-01-02', '2027-01-03'];
const NINE_O_CLOCK_MS = 9 * 60 * 60 * 1000;

interface Life {
  readonly age: number;
  readonly goes: (date: BusinessDate) => boolean;
  readonly paused: DaysToSkip;
  /** Ill or away without anybody having said so. */
  readonly absent: DaysToSkip;
  readonly stopsOn: BusinessDate | null;
}

function dates(from: BusinessDate, days: number): BusinessDate[] {
  return Array.from({ length: days }, (_, day) => addDays(from, day));
}

const EVERY_DATE = dates(FIRST, daysBetween(FIRST, YEAR_UNTIL) + 1);
const isOpen = (date: string): boolean =>
  weekdayOf(date as BusinessDate) !== 'sun' && !OUTAGES.includes(date) && !NEW_YEAR.includes(date);

function someLife(random: SeededRandom): Life {
  const age = Math.floor(random.between(60, 95));
  const rhythm = random.next();
  const days = WEEKDAYS.filter((day) => day !== 'sun' && random.next() < 0.45);
  const chance = random.between(0.25, 0.9);
  const byTheWeek = (date: BusinessDate): boolean =>
    days.includes(weekdayOf(date)) ? random.next() < 0.93 : random.next() < 0.05;
  const byChance = (): boolean => random.next() < chance;
  const spells = (perYear: number, shortest: number, longest: number): BusinessDate[] =>
    EVERY_DATE.filter(() => random.next() < perYear / 365).flatMap((date) =>
      dates(date, Math.floor(random.between(shortest, longest + 1))),
    );
  const [told, untold] = [spells(1.2, 4, 14), spells(1.2, 1, 3)];
  const stop = addDays(YEAR_FROM, 30 + Math.floor(random.between(0, 300)));
  return {
    age,
    goes: rhythm < 0.6 && days.length > 0 ? byTheWeek : byChance,
    paused: new Set(told),
    absent: new Set([...told, ...untold]),
    stopsOn: random.next() < 0.5 ? stop : null,
  };
}

interface Year {
  falseAlarms: number;
  outagesTold: number;
  /** Days that say something, from the last sign of life to the telling, beyond patience and one; `null`: nobody was told. */
  late: number | null;
  readonly daysWatched: number;
}

function liveYear(life: Life, closed: DaysToSkip, silent: DaysToSkip): Year {
  const until = life.stopsOn ?? addDays(YEAR_UNTIL, 1);
  const seenOn = EVERY_DATE.filter(
    (date) => date < until && isOpen(date) && !life.absent.has(date) && life.goes(date),
  );
  const year: Year = {
    falseAlarms: 0,
    outagesTold: 0,
    late: null,
    daysWatched: daysBetween(YEAR_FROM, until),
  };
  let state: LadderState = { rung: 'well', since: FIRST, outageTold: false, seenAtMs: 0 };
  let mostPatient = 0;
  for (const today of dates(YEAR_FROM, 365)) {
    const from = addDays(today, -HABIT_DAYS - 30);
    const past = seenOn.filter((date) => date < today && date >= from);
    const last = past.at(-1) ?? FIRST;
    const step = stepLadder(state, {
      at: tokyoMomentAt(startOfBusinessDateMs(today) + NINE_O_CLOCK_MS),
      everyDays: defaultEveryDays(life.age),
      seenOn: past,
      seenAtMs: startOfBusinessDateMs(last),
      paused: life.paused,
      closed,
      silent: new Set([...silent].filter((date) => date < today)),
      hasWatchers: true,
      hasSecondContacts: false,
      tellsMunicipality: false,
    });
    state = step.state;
    if (step.tells.includes('outage')) year.outagesTold += 1;
    if (today < until && step.tells.includes('watcher')) year.falseAlarms += 1;
    if (today < until || year.late !== null) continue;
    mostPatient = Math.max(mostPatient, step.patience);
    if (state.rung === 'watcher') year.late = Math.max(0, step.gap - (mostPatient + 1));
  }
  return year;
}

test('T-WAT-4: a year of 200 people', () => {
  const heard = new Map(EVERY_DATE.map((date) => [date, isOpen(date) ? 600 : 0] as const));
  const { closed, silent } = unheardDays([heard], FIRST, YEAR_UNTIL);
  const random = seededRandom('a watched year');
  const lives = Array.from({ length: PEOPLE }, () => someLife(random));
  const years = lives.map((life) => liveYear(life, closed, silent));
  const sum = (of: (year: Year) => number): number => years.reduce((all, year) => all + of(year), 0);
  const personYears = sum((year) => year.daysWatched) / 365;
  const planted = lives.filter((life) => life.stopsOn !== null).length;
  const caught = years.filter((year, index) => lives[index]?.stopsOn != null && year.late !== null);
  const latest = Math.max(...caught.map((year) => year.late ?? 0));
  const perYear = sum((year) => year.falseAlarms) / personYears;
  process.stdout.write(
    `watched: ${PEOPLE} people, ${personYears.toFixed(1)} person-years; false alarms ${sum((year) => year.falseAlarms)}, ` +
      `${perYear.toFixed(2)} a person-year; most for one person ${Math.max(...years.map((year) => year.falseAlarms))}; outage told ${sum((year) => year.outagesTold)} times; ` +
      `stops planted ${planted}, caught ${caught.length}, latest ${latest} days after patience + 1\n`,
  );
  expect(perYear).toBeLessThanOrEqual(1);
  expect(planted).toBeGreaterThan(50);
  expect(caught).toHaveLength(planted);
  expect(latest).toBe(0);
}, 300_000);
