import type { Rounds } from './rounds.ts';
import type { Query } from './statement.ts';

/** Reads of one instant. */
export interface Snapshot {
  first<Row>(query: Query<Row>): Promise<Row | undefined>;
  all<Row>(query: Query<Row>): Promise<Row[]>;
}

/** Reads and writes that happen together or not at all. */
export interface Transaction extends Snapshot {
  /** @returns how many rows were inserted, changed or deleted */
  run(query: Query<unknown>): Promise<number>;
}

/**
 * With whom work may share a transaction where the engine runs several in step (PostgreSQL): with work of the same kind, which locks rows
 * in the same order, that has no key in common with it. Neither then sees or changes what the other one does.
 */
export interface Sharing {
  readonly kind: string;
  readonly keys: readonly string[];
}

/**
 * A database as the store's commands see it: the same for SQLite and PostgreSQL. Work awaits nothing but its own queries, has no
 * effect outside them, and may be run again from its beginning when PostgreSQL asks for that (deadlock).
 */
export interface Database {
  readonly engine: 'sqlite' | 'postgres';
  /** Committed and on the disk when the promise is fulfilled; without a trace when it is rejected. */
  write<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  read<Value>(work: (snapshot: Snapshot) => Promise<Value>): Promise<Value>;
  /** As `write` and `read`, for the payment path: work that asks in rounds. */
  writeRounds<Value>(work: () => Rounds<Value>, sharing?: Sharing): Promise<Value>;
  readRounds<Value>(work: () => Rounds<Value>): Promise<Value>;
  close(): Promise<void>;
}
