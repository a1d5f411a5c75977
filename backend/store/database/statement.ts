import type { Compilable } from 'kysely';

/** A hand-written statement with the values for its `@names`. */
export interface BoundStatement<Row> {
  readonly statement: Statement;
  readonly values: Readonly<Record<string, unknown>>;
  /** Never there: carries the type of the rows to whoever runs it. */
  readonly row?: Row;
}

/** SQL that both engines understand, in the spellings of its parameters. */
export interface Statement {
  /** Under which PostgreSQL prepares it once per connection. */
  readonly name: string;
  /** As it was written: `… WHERE lot_id = @lotId` */
  readonly named: string;
  /** For PostgreSQL: `… WHERE lot_id = $1` */
  readonly numbered: string;
  /** The names in the order of their numbers. */
  readonly names: readonly string[];
  /**
   * For SQLite: `… WHERE lot_id = +?`. The plus changes nothing but this: SQLite is built with STAT4 here and would otherwise plan
   * anew, at each binding, a statement whose plan may depend on the value, which takes ten times as long as running it.
   */
  readonly placed: string;
  /** The names in the order of their places, some of them more than once. */
  readonly places: readonly string[];
}

/** What a transaction runs: a hand-written statement, or what Kysely built. */
export type Query<Row> = BoundStatement<Row> | Compilable<Row>;

let statements = 0;

/**
 * Declares a hand-written statement (the payment path's; elsewhere Kysely builds them, decisions.md 5). It is prepared once
 * per connection. Column aliases are snake_case: PostgreSQL folds what is not quoted.
 */
export function statement<Values extends object, Row = never>(
  text: string,
): (values: Values) => BoundStatement<Row> {
  const names: string[] = [];
  const places: string[] = [];
  const placed = text.replace(/@(\w+)/g, (_, name: string) => {
    places.push(name);
    return '+?';
  });
  const numbered = text.replace(/@(\w+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  statements += 1;
  const declared: Statement = { name: `tebura-${statements}`, named: text, numbered, names, placed, places };
  return (values) => ({ statement: declared, values: values as Readonly<Record<string, unknown>> });
}

export function isBoundStatement<Row>(query: Query<Row>): query is BoundStatement<Row> {
  return 'statement' in query;
}
