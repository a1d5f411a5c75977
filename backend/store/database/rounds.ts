import type { Transaction } from './database.ts';
import type { BoundStatement } from './statement.ts';

/** One statement of a round, and how much of its answer is wanted. */
export interface Ask<Answer> {
  readonly want: 'first' | 'all' | 'changes';
  readonly bound: BoundStatement<unknown>;
  /** It must see what was written before it in its round. */
  readonly isAfterwards?: true;
  /** Never there: carries the type of the answer to whoever asked. */
  readonly answer?: Answer;
}

/**
 * Work that says what it asks in rounds: the statements of a round do not wait for each other, the next round does. It is a generator so
 * that each engine can run it as suits it: SQLite, which answers at once, without a promise for each statement (they cost more than
 * the statements), PostgreSQL with one round trip for each round.
 */
export type Rounds<Value> = Generator<Round, Value, readonly unknown[]>;

export interface Round {
  readonly asks: readonly Ask<unknown>[];
  /** Nothing is asked after it, and whatever it answers is well: PostgreSQL is told to commit in the same breath. */
  readonly isLast: boolean;
}

/** The answers, arranged as the questions are. */
export type AnswersTo<Asks> = {
  readonly [Place in keyof Asks]: Asks[Place] extends Ask<infer Answer> ? Answer : AnswersTo<Asks[Place]>;
};

/** Asks all of it, in this order. @returns the answers, arranged as the questions are */
export function* round<const Asks extends readonly (Ask<unknown> | readonly Ask<unknown>[])[]>(
  ...asks: Asks
): Rounds<AnswersTo<Asks>> {
  const answers = (yield { asks: asks.flat(), isLast: false }).values();
  const next = (): unknown => answers.next().value;
  return asks.map((one) => (isOne(one) ? next() : one.map(next))) as AnswersTo<Asks>;
}

/** What is written last: it is done, or refused by the database and the transaction with it. */
export function* lastRound(asks: readonly Ask<number>[]): Rounds<void> {
  yield { asks, isLast: true };
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

/** The same, seeing what its round has written before it: on PostgreSQL those that need not are one statement. */
export function afterwards<Answer>(ask: Ask<Answer>): Ask<Answer> {
  return { ...ask, isAfterwards: true };
}

/** Runs the work; `answer` gives what a statement answers. */
export function runRounds<Value>(rounds: Rounds<Value>, answer: (ask: Ask<unknown>) => unknown): Value {
  let next = rounds.next([]);
  while (next.done !== true) next = rounds.next(next.value.asks.map(answer));
  return next.value;
}

/** The same where answers take time. */
export async function awaitRounds<Value>(
  rounds: Rounds<Value>,
  answer: (round: Round) => Promise<readonly unknown[]>,
): Promise<Value> {
  let next = rounds.next([]);
  while (next.done !== true) next = rounds.next(await answer(next.value));
  return next.value;
}

/** Rounds as a part of a transaction that does not consist of them. */
export function roundsIn<Value>(transaction: Transaction, rounds: Rounds<Value>): Promise<Value> {
  const answer = ({ want, bound }: Ask<unknown>): Promise<unknown> =>
    want === 'changes' ? transaction.run(bound) : transaction[want](bound);
  return awaitRounds(rounds, ({ asks }) => Promise.all(asks.map(answer)));
}
