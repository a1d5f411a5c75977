import { expect, test } from 'vitest';
import { gather } from './gather.ts';
import { runRounds } from './rounds.ts';
import type { Rounds } from './rounds.ts';

/** What is done together and what alone, by the names of the work. */
function gathered(most: number, together: (names: string[]) => unknown[] | null | Error) {
  const done: string[] = [];
  const nameOf = (work: () => Rounds<unknown>): string => String(runRounds(work(), () => null));
  const gathering = gather({
    most,
    patienceMs: 20,
    together: (works) => {
      const names = works.map(nameOf);
      done.push(names.join('+'));
      const values = together(names);
      return values instanceof Error ? Promise.reject(values) : Promise.resolve(values);
    },
    alone: (work) => {
      done.push(nameOf(work));
      if (nameOf(work) === 'slow') return new Promise((resolve) => setTimeout(() => resolve('slow'), 200));
      return nameOf(work) === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve(nameOf(work));
    },
  });
  const add = (name: string, ...keys: string[]): Promise<string> =>
    gathering.add(function* () {
      yield* [];
      return name;
    }, keys);
  return { add, done, ended: () => gathering.ended() };
}

const asNamed = (names: string[]): string[] => names;

test('what is asked for at once is done together, one by itself alone, no more than so many', async () => {
  const { add, done } = gathered(2, asNamed);
  expect(await Promise.all([add('a'), add('b'), add('c')])).toEqual(['a', 'b', 'c']);
  expect(done).toEqual(['a+b', 'c']);
});

test('work with a key in common is never together, and keeps its order', async () => {
  const { add, done } = gathered(9, asNamed);
  const all = [add('a', 'x'), add('b', 'x', 'y'), add('c', 'y'), add('d', 'z'), add('e', 'x')];
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(done).toEqual(['a+d', 'b', 'c+e']);
});

test('what could not be done together is done alone, and each is told its own', async () => {
  const { add, done } = gathered(9, () => null);
  const told = await Promise.allSettled([add('a'), add('bad'), add('c')]);
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done).toEqual(['a+bad+c', 'a', 'bad', 'c']);
});

test('where nobody knows whether it was done, it is not done again, and the next one is', async () => {
  const { add, done, ended } = gathered(2, (names) => (names.includes('a') ? new Error('lost') : names));
  const told = await Promise.allSettled([add('a'), add('b'), add('c'), add('d')]);
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  expect(done).toEqual(['a+b', 'c+d']);
  await ended();
});

test('what takes long alone does not keep the next waiting, but the end', async () => {
  const { add, done, ended } = gathered(2, asNamed);
  const answers: string[] = [];
  const slow = add('slow').then((answer) => answers.push(answer));
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([add('a'), add('b')]).then((both) => answers.push(...both));
  expect(answers).toEqual(['a', 'b']);
  await ended();
  await slow;
  expect([answers, done]).toEqual([
    ['a', 'b', 'slow'],
    ['slow', 'a+b'],
  ]);
});
