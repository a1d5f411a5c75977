import { describe, expect, test } from 'vitest';
import { asOneStatement } from './one-statement.ts';
import { all, changes, first } from './rounds.ts';
import { statement } from './statement.ts';

const guard = statement<object>('UPDATE lot SET left_yen = left_yen - @amount WHERE lot_id = @lotId');
const look = statement<object, { yen: number }>('SELECT yen FROM balance WHERE family = @family');
const count = statement<object, { last: number }>(
  'INSERT INTO counter VALUES (@shop, @day) ON CONFLICT DO UPDATE SET last = @day RETURNING last',
);

describe('statements of a round as one', () => {
  const asks = [
    changes(guard({ lotId: 'l', amount: 5 })),
    first(count({ shop: 's', day: 'd' })),
    all(look({ family: 'f' })),
  ];

  test('each is a part with parameters of its own, and answers in its column', () => {
    const { text, values } = asOneStatement(asks);
    expect(text).toBe(
      'WITH a0 AS (UPDATE lot SET left_yen = left_yen - $1 WHERE lot_id = $2 RETURNING 1),\n' +
        'a1 AS (INSERT INTO counter VALUES ($3, $4) ON CONFLICT DO UPDATE SET last = $4 RETURNING last),\n' +
        'a2 AS (SELECT yen FROM balance WHERE family = $5)\n' +
        'SELECT (SELECT count(*) FROM a0), (SELECT json_agg(a1) FROM a1), (SELECT json_agg(a2) FROM a2)',
    );
    expect(values).toEqual([5, 'l', 's', 'd', 'f']);
  });

  test('the row is read as each was asked', () => {
    const { answers } = asOneStatement(asks);
    expect(answers([1, [{ last: 7 }], [{ yen: 1 }, { yen: 2 }]])).toEqual([
      1,
      { last: 7 },
      [{ yen: 1 }, { yen: 2 }],
    ]);
    expect(answers([0, null, null])).toEqual([0, undefined, []]);
  });

  test('a number that is not exact is no sum of money', () => {
    const { answers } = asOneStatement(asks);
    expect(() => answers([1, [{ last: 2 ** 53 }], null])).toThrow('not an exact whole number');
  });

  test('the same statements have the same name, others another', () => {
    const [one, same] = [asOneStatement(asks), asOneStatement([...asks])];
    const other = asOneStatement(asks.slice(1));
    expect([same.name === one.name, other.name === one.name]).toEqual([true, false]);
  });
});
