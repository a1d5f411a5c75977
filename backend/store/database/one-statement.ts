import type { Ask } from './rounds.ts';
import type { Statement } from './statement.ts';

/** Several statements as one for PostgreSQL, and how its one row answers each of them. */
interface OneStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly answers: (row: readonly unknown[]) => readonly unknown[];
}

/** The texts made so far, by the statements in them: each is prepared once per connection. */
const merged = new Map<string, { readonly name: string; readonly text: string }>();

/**
 * Statements that do not look at what the others write, as one: a round then costs the server and the wire one statement instead of ten.
 * Each becomes a part of a WITH and answers in one column, in the order in which they were asked; they are run in that order too, for
 * PostgreSQL runs a part when its column is computed.
 */
export function asOneStatement(asks: readonly Ask<unknown>[]): OneStatement {
  const key = asks.map(({ want, bound }) => `${want} ${bound.statement.name}`).join();
  let made = merged.get(key);
  if (made === undefined) {
    made = { name: `tebura-round-${merged.size + 1}`, text: textOf(asks) };
    merged.set(key, made);
  }
  return {
    ...made,
    values: asks.flatMap(({ bound: { statement, values } }) => statement.names.map((name) => values[name])),
    answers: (row) => asks.map((ask, i) => answerOf(ask, row[i])),
  };
}

function textOf(asks: readonly Ask<unknown>[]): string {
  let before = 0;
  const parts = asks.map(({ bound: { statement } }, i) => {
    const shift = before;
    before += statement.names.length;
    const shifted = statement.numbered.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + shift}`);
    return `a${i} AS (${shifted}${isSilent(statement) ? ' RETURNING 1' : ''})`;
  });
  const columns = asks.map(({ want }, i) =>
    want === 'changes' ? `(SELECT count(*) FROM a${i})` : `(SELECT json_agg(a${i}) FROM a${i})`,
  );
  return `WITH ${parts.join(',\n')}\nSELECT ${columns.join(', ')}`;
}

function isSilent({ numbered }: Statement): boolean {
  return !/^\s*SELECT\b/.test(numbered) && !/\bRETURNING\b/.test(numbered);
}

function answerOf({ want }: Ask<unknown>, column: unknown): unknown {
  if (want === 'changes') return column;
  const rows = (column ?? []) as readonly Readonly<Record<string, unknown>>[];
  for (const row of rows) for (const value of Object.values(row)) refuseInexact(value);
  return want === 'all' ? rows : rows[0];
}

/** @throws RangeError as where a column is read by itself: a sum of money must not be rounded silently */
function refuseInexact(value: unknown): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError(`not an exact whole number: ${value}`);
}
