import { expect, test } from 'vitest';
import { seededRandom } from '../synthetic/seeded-random.ts';
import type { Template } from '../template.ts';
import { encodeFaceprint } from './faceprint-template.ts';
import { oddFaces } from './odd-faces.ts';

function look(person: string, moment: number, version = 9): Template {
  const [own, now] = [seededRandom(person), seededRandom(`${person} ${moment}`)];
  const features = Int16Array.from({ length: 512 }, () =>
    Math.trunc(0.85 * own.between(-400, 400) + 0.15 * now.between(-400, 400)),
  );
  return encodeFaceprint({ version, light: 'infrared', masked: false, features });
}

test('three looks of one person go together', () => {
  expect(oddFaces([look('hana', 1), look('hana', 2), look('hana', 3)])).toEqual([]);
});

test('a look of somebody else is found, wherever it stands', () => {
  expect(oddFaces([look('taro', 1), look('hana', 2), look('hana', 3)])).toEqual([0]);
  expect(oddFaces([look('hana', 1), look('hana', 2), look('taro', 3)])).toEqual([2]);
});

test('where nobody is in the majority, nobody is believed', () => {
  expect(oddFaces([look('hana', 1), look('taro', 1), look('yuki', 1)])).toEqual([0, 1, 2]);
  expect(oddFaces([look('hana', 1), look('hana', 2, 10), look('taro', 1)])).toEqual([0, 1, 2]);
});
