import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OwnerId } from '../ids.ts';
import { checkWatchWish, seesMore } from './watch-wish.ts';
import type { WatchWish } from './watch-wish.ts';

const people = ['son', 'daughter', 'neighbour', 'nurse'] as OwnerId[];
const someWish: fc.Arbitrary<WatchWish> = fc
  .record({
    everyDays: fc.integer({ min: 1, max: 60 }),
    named: fc.shuffledSubarray(people, { minLength: 1 }),
    split: fc.integer({ min: 1, max: 4 }),
    placeVisible: fc.boolean(),
    tellsMunicipality: fc.boolean(),
  })
  .map(({ named, split, ...wish }) => ({
    ...wish,
    watchers: named.slice(0, split),
    secondContacts: named.slice(split),
  }));

test('a wish names somebody, nobody twice, and a number of days that makes sense', () => {
  fc.assert(fc.property(someWish, (wish) => checkWatchWish(wish).ok));
  const wish: WatchWish = {
    everyDays: 3,
    watchers: [people[0]],
    secondContacts: [],
    placeVisible: false,
    tellsMunicipality: false,
  };
  expect(checkWatchWish({ ...wish, everyDays: 0 })).toEqual({ ok: false, reason: 'DAYS_OUT_OF_RANGE' });
  expect(checkWatchWish({ ...wish, watchers: [] })).toEqual({ ok: false, reason: 'NOBODY_WATCHES' });
  expect(checkWatchWish({ ...wish, secondContacts: wish.watchers })).toEqual({
    ok: false,
    reason: 'NAMED_TWICE',
  });
  const six = people.concat(['one', 'more'] as OwnerId[]);
  expect(checkWatchWish({ ...wish, watchers: six })).toEqual({ ok: false, reason: 'TOO_MANY_PEOPLE' });
});

test('sooner, more people, an earlier call, the place and the town see more; each by itself', () => {
  const [son, daughter] = people as [OwnerId, OwnerId];
  const agreed: WatchWish = {
    everyDays: 3,
    watchers: [son],
    secondContacts: [daughter],
    placeVisible: false,
    tellsMunicipality: false,
  };
  for (const more of [
    { everyDays: 2 },
    { watchers: [son, daughter], secondContacts: [] },
    { secondContacts: [daughter, people[2]] },
    { placeVisible: true },
    { tellsMunicipality: true },
  ]) {
    expect(seesMore(agreed, { ...agreed, ...more })).toBe(true);
  }
  for (const less of [{ everyDays: 4 }, { secondContacts: [] }, { watchers: [son] }])
    expect(seesMore(agreed, { ...agreed, ...less })).toBe(false);
});

test('a change that sees no more than what was agreed can be taken back only with another yes', () => {
  fc.assert(
    fc.property(someWish, someWish, (agreed, wished) => {
      expect(seesMore(agreed, agreed)).toBe(false);
      const isOther =
        JSON.stringify([agreed.everyDays, agreed.placeVisible, agreed.tellsMunicipality]) !==
        JSON.stringify([wished.everyDays, wished.placeVisible, wished.tellsMunicipality]);
      if (isOther && !seesMore(agreed, wished)) expect(seesMore(wished, agreed)).toBe(true);
    }),
  );
});

test('nobody comes to know more by many small changes than by one', () => {
  fc.assert(
    fc.property(someWish, someWish, someWish, (first, second, third) => {
      if (!seesMore(first, second) && !seesMore(second, third)) expect(seesMore(first, third)).toBe(false);
    }),
  );
});
