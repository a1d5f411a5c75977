import { expect, test } from 'vitest';
import { readPanel } from './panel.ts';

test('the panel is told in millimetres', () => {
  expect(readPanel('?panel=217x136')).toEqual({ widthMm: 217, heightMm: 136 });
});

test.each([
  '',
  '?panel=',
  '?panel=344',
  '?panel=34x19',
  '?panel=344x1',
  '?panel=194x344',
  '?panel=344x194;x',
])('%s is not a panel: the default stays', (search) => {
  expect(readPanel(search)).toBeNull();
});
