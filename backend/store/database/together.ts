import type { BoundStatement } from './statement.ts';
import { forMany } from './statement-for-many.ts';
import type { Ask, Round, Rounds } from './rounds.ts';

/** What is sent for a step: the same statement for many, or one by itself. */
export interface Sent {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Send = (sent: Sent) => Promise<{ readonly rows: readonly object[]; readonly count: number }>;

/**
 * Runs several pieces of work in step: the rounds that they have reached are asked together, statement by statement. All of them end, or
 * the first that throws ends all.
 * @param answer gives what each of the rounds is answered with; told whether nobody asks anything afterwards
 */
export async function inStep(
  works: readonly (() => Rounds<unknown>)[],
  answer: (rounds: readonly Round[], isLast: boolean) => Promise<readonly (readonly unknown[])[]>,
): Promise<readonly unknown[]> {
  const runs = works.map((work) => work());
  const steps = runs.map((rounds) => rounds.next([]));
  for (;;) {
    const open = steps.flatMap((step, i) => (step.done === true ? [] : [{ i, round: step.value }]));
    if (open.length === 0) return steps.map(({ value }) => value);
    const isLast = open.every(({ round }) => round.isLast);
    const answers = await answer(
      open.map(({ round }) => round),
      isLast,
    );
    for (const [place, { i }] of open.entries()) {
      const step = runs[i]?.next(answers[place] ?? []);
      if (step !== undefined) steps[i] = step;
    }
  }
}

interface Place {
  readonly ask: Ask<unknown>;
  /** Where the answer goes. */
  readonly to: unknown[];
  readonly at: number;
}

/**
 * Asks many rounds together. The statements are sent in the order in which the rounds have them, those of one kind in the order of their
 * values: whoever does so locks rows in the same order.
 */
export async function askTogether(
  rounds: readonly Round[],
  send: Send,
): Promise<readonly (readonly unknown[])[]> {
  const answers: unknown[][] = rounds.map(({ asks }) => new Array<unknown>(asks.length));
  const places = rounds.flatMap(({ asks }, i) => asks.map((ask, at) => ({ ask, to: answers[i] ?? [], at })));
  const sent: Promise<void>[] = [];
  for (const isAfterwards of [undefined, true] as const) {
    const part = places.filter(({ ask }) => ask.isAfterwards === isAfterwards);
    for (const same of byStatement(part)) sent.push(...askSame(same, send));
  }
  await Promise.all(sent);
  return answers;
}

function byStatement(places: readonly Place[]): Place[][] {
  const kinds = new Map<BoundStatement<unknown>['statement'], Place[]>();
  for (const place of places) {
    const kind = kinds.get(place.ask.bound.statement);
    if (kind === undefined) kinds.set(place.ask.bound.statement, [place]);
    else kind.push(place);
  }
  return [...kinds.values()].map((kind) => kind.sort(byValues));
}

/** By what they name; amounts and times say nothing about which row it is. */
function byValues({ ask: { bound: one } }: Place, { ask: { bound: other } }: Place): number {
  for (const name of one.statement.names) {
    const [a, b] = [one.values[name], other.values[name]];
    if (typeof a === 'string' && typeof b === 'string' && a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

function askSame(same: readonly Place[], send: Send): Promise<void>[] {
  const [first] = same;
  if (first === undefined) return [];
  const { statement } = first.ask.bound;
  const many =
    same.length === 1
      ? null
      : forMany(
          statement,
          same.map(({ ask }) => ask.bound.values),
        );
  if (many === null) return same.map((place) => askOne(place, send));
  return [
    send(many).then(({ rows }) => {
      for (const [i, { rows: own, count }] of many
        .answers(rows as Readonly<Record<string, unknown>>[])
        .entries())
        put(same[i], own, count);
    }),
  ];
}

async function askOne(place: Place, send: Send): Promise<void> {
  const { statement, values } = place.ask.bound;
  const { name, numbered, names } = statement;
  const { rows, count } = await send({ name, text: numbered, values: names.map((key) => values[key]) });
  put(place, rows, count);
}

function put(place: Place | undefined, rows: readonly object[], count: number): void {
  if (place === undefined) return;
  const { ask, to, at } = place;
  to[at] = ask.want === 'changes' ? count : ask.want === 'all' ? rows : rows[0];
}
