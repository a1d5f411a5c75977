import type { Transaction } from './database.ts';
import type { BoundStatement } from './statement.ts';

/** One statement of a round, and how much of its answer is wanted. */
export interface Ask<Answer> {
  readonly want: 'first' | 'all' | 'changes';
  readonly bound: BoundStatement<unknown>;
  /** Never there: carries the type of the answer to whoever asked. */
  readonly answer?: Answer;
}

/**
 * Work that says what it asks in rounds: the statements of a round do not wait for each other, the next round does. It is a generator so
 * that each engine can run it as suits it: SQLite, which answers at once, without a promise for each statement (they cost more than
 * the statements), PostgreSQL with one round trip for each round.
 */
export type Rounds<Value> = Generator<readonly Ask<unknown>[], Value, readonly unknown[]>;

/** The answers, arranged as the questions are. */
export type AnswersTo<Asks> = {
  readonly [Place in keyof Asks]: Asks[Place] extends Ask<infer Answer> ? Answer : AnswersTo<Asks[Place]>;
};

/** Asks all of it, in this order. @returns the answers, arranged as the questions are */
export function* round<const Asks extends readonly (Ask<unknown> | readonly Ask<unknown>[])[]>(
  ...asks: Asks
): Rounds<AnswersTo<Asks>> {
  const answers = (yield asks.flat() as Ask<unknown>[]).values();
  const next = (): unknown => answers.next().value;
  return asks.map((one) => (isOne(one) ? next() : one.map(next))) as AnswersTo<Asks>;
}

function isOne(ask: Ask<unknown> | readonly Ask<unknown>[]): ask is Ask<unknown> {
  return 'want' in ask;
}

export function first<Row>(bound: BoundStatement<Row>): Ask<Row | undefined> {
  return { want: 'first', bound };
}

export function all<Row>(bound: BoundStatement<Row>): Ask<readonly Row[]> {
  return { want: 'all', bound };
}

/** How many rows were inserted, changed or deleted. */
export function changes(bound: BoundStatement<unknown>): Ask<number> {
  return { want: 'changes', bound };
}

/** Runs the work; `answer` gives what a statement answers. */
export function runRounds<Value>(rounds: Rounds<Value>, answer: (ask: Ask<unknown>) => unknown): Value {
  let next = rounds.next([]);
  while (next.done !== true) next = rounds.next(next.value.map(answer));
  return next.value;
}

/** The same in a transaction whose answers take time: those of a round are asked for together. */
export async function awaitRounds<Value>(transaction: Transaction, rounds: Rounds<Value>): Promise<Value> {
  const answer = ({ want, bound }: Ask<unknown>): Promise<unknown> =>
    want === 'changes' ? transaction.run(bound) : transaction[want](bound);
  let next = rounds.next([]);
  while (next.done !== true) next = rounds.next(await Promise.all(next.value.map(answer)));
  return next.value;
}
