import { describe, expect, test } from 'vitest';
import { forMany } from './statement-for-many.ts';
import { statement } from './statement.ts';

const spaces = /\s+/g;

function derived(text: string, all: readonly Readonly<Record<string, unknown>>[]) {
  const many = forMany(statement<object>(text)({}).statement, all);
  return many === null ? null : { ...many, text: many.text.replace(spaces, ' ') };
}

describe('one statement for many', () => {
  test('a question is asked for each of the values, and each row says for which', () => {
    const many = derived('SELECT yen FROM balance WHERE family = @family AND day = @day', [
      { family: 'f', day: 5 },
      { family: 'g', day: 6 },
    ]);
    expect(many?.text).toBe(
      'SELECT many_.many_no, many_one.* FROM unnest($1::TEXT[], $2::BIGINT[]) WITH ORDINALITY AS many_ (many_0, many_1, many_no) ' +
        'CROSS JOIN LATERAL (SELECT yen FROM balance WHERE family = many_.many_0 AND day = many_.many_1 OFFSET 0) AS many_one',
    );
    expect(many?.values).toEqual([
      ['f', 'g'],
      [5, 6],
    ]);
    const second = { many_no: 2, yen: 7 };
    expect(many?.answers([second])).toEqual([
      { count: 0, rows: [] },
      { count: 1, rows: [second] },
    ]);
  });

  test('a change is joined with the values, wherever its conditions begin', () => {
    const guard = `UPDATE lot SET left_yen = left_yen - @amount, seen = (SELECT 1 FROM x WHERE y = 1) WHERE lot_id = @lot`;
    const values = [
      { amount: 1, lot: 'a' },
      { amount: 2, lot: 'b' },
    ];
    expect(derived(guard, values)?.text).toBe(
      'UPDATE lot SET left_yen = left_yen - many_.many_0, seen = (SELECT 1 FROM x WHERE y = 1) ' +
        'FROM unnest($1::BIGINT[], $2::TEXT[]) WITH ORDINALITY AS many_ (many_0, many_1, many_no) ' +
        'WHERE lot_id = many_.many_1 RETURNING many_.many_no',
    );
    expect(derived(`${guard} RETURNING account_id`, values)?.text).toMatch(
      /RETURNING account_id, many_\.many_no$/,
    );
  });

  test('rows are inserted from the values; what all of them leave out is NULL', () => {
    const insert = `INSERT INTO t (a, b, c) VALUES (@a, 1, CAST(@c AS TEXT))`;
    const many = derived(insert, [
      { a: 'x', c: null },
      { a: 'y', c: null },
    ]);
    expect(many?.text).toBe(
      'INSERT INTO t (a, b, c) SELECT many_.many_0, 1, CAST(NULL AS TEXT) ' +
        'FROM unnest($1::TEXT[]) WITH ORDINALITY AS many_ (many_0, many_no)',
    );
    expect(many?.answers([])).toEqual([
      { count: 1, rows: [] },
      { count: 1, rows: [] },
    ]);
    const two = derived(`INSERT INTO t (a, b) VALUES (@a, 0), (@b, 1)`, [
      { a: 'x', b: 'y' },
      { a: 'z', b: 'z' },
    ]);
    expect(two?.text).toContain('CROSS JOIN LATERAL (VALUES (many_.many_0, 0), (many_.many_1, 1) OFFSET 0)');
    expect(two?.answers([])[1]?.count).toBe(2);
  });

  test('where a row may be there already, each is told by what it conflicts on', () => {
    const count = `INSERT INTO counter (shop, day, last) VALUES (@shop, @day, 1)
      ON CONFLICT (shop, day) DO UPDATE SET last = counter.last + 1 RETURNING last`;
    const many = derived(count, [
      { shop: 's', day: 'd' },
      { shop: 't', day: 'd' },
    ]);
    expect(many?.text).toMatch(/RETURNING last, shop AS many_key_0, day AS many_key_1$/);
    const [s, t] = [
      { last: 3, many_key_0: 's', many_key_1: 'd' },
      { last: 9, many_key_0: 't', many_key_1: 'd' },
    ];
    expect(many?.answers([t, s]).map(({ rows }) => rows)).toEqual([[s], [t]]);
    expect(() => many?.answers([{ last: 1, many_key_0: 'u', many_key_1: 'd' }])).toThrow('nobody asked for');
    // Two on one counter are counted one after the other.
    expect(
      derived(count, [
        { shop: 's', day: 'd' },
        { shop: 's', day: 'd' },
      ]),
    ).toBeNull();
  });

  test('where what it conflicts on is looked up, the rows found and the rows written are matched', () => {
    const use = `INSERT INTO use (cap, win) SELECT cap, @win FROM caps WHERE subject = @subject
      ON CONFLICT (cap, win) DO UPDATE SET used = use.used + 1 RETURNING used`;
    expect(
      derived(use, [
        { win: 'd', subject: 'x' },
        { win: 'd', subject: 'y' },
      ])?.text,
    ).toBe(
      'WITH many_found AS (SELECT many_.many_no, many_one.* FROM unnest($1::TEXT[], $2::TEXT[]) WITH ORDINALITY ' +
        'AS many_ (many_0, many_1, many_no) CROSS JOIN LATERAL (SELECT cap, many_.many_0 FROM caps WHERE subject = many_.many_1 OFFSET 0) ' +
        'AS many_one (cap, win)), many_written AS (INSERT INTO use (cap, win) SELECT cap, win FROM many_found ' +
        'ON CONFLICT (cap, win) DO UPDATE SET used = use.used + 1 RETURNING used, cap AS many_key_0, win AS many_key_1) ' +
        'SELECT many_found.many_no, many_written.* FROM many_written JOIN many_found ' +
        'ON many_found.cap = many_key_0 AND many_found.win = many_key_1',
    );
  });

  test.each([
    ['who got which row cannot be told', 'INSERT INTO t (a) VALUES (@a) RETURNING id'],
    ['how many rows there will be is not known', 'INSERT INTO t (a) SELECT a FROM u WHERE b = @a'],
    [
      'two that do nothing could not be told apart',
      'INSERT INTO t (a, b) SELECT b, @a FROM u ON CONFLICT (a) DO NOTHING',
    ],
    [
      'a value is used where no row of the values is in sight',
      'INSERT INTO t (a) VALUES (@a) ON CONFLICT (a) DO UPDATE SET b = @a',
    ],
    ['every row would change', 'UPDATE t SET a = @a'],
    ['there are no values', 'SELECT 1'],
    ['it is another kind of statement', 'DELETE FROM t WHERE a = @a'],
  ])('each by itself where %s', (_, text) => {
    expect(derived(text, [{ a: 'x' }, { a: 'y' }])).toBeNull();
  });

  test('values that are neither text nor whole numbers, or now one and now the other, go by themselves', () => {
    const look = 'SELECT a FROM t WHERE a = @a';
    expect(derived(look, [{ a: 1.5 }, { a: 2 }])).toBeNull();
    expect(derived(look, [{ a: 'x' }, { a: 2 }])).toBeNull();
    expect(derived(look, [{ a: 2 ** 53 }, { a: 2 }])).toBeNull();
    expect(derived(look, [{ a: 2 }, { a: null }])?.values).toEqual([[2, null]]);
  });
});
