import type { SqliteDatabase } from '../../../platform/sqlite.ts';

const RUNNING = new Set(['run', 'get', 'all', 'iterate']);

/** The same database, telling just before each statement that is executed: the places where a machine can be cut. */
export function watchedDatabase(
  database: SqliteDatabase,
  beforeStatement: (sql: string) => void,
): SqliteDatabase {
  return new Proxy(database, {
    get: (target, name) => {
      if (name === 'prepare')
        return (sql: string) => watchedStatement(target.prepare(sql), () => beforeStatement(sql));
      if (name === 'exec')
        return (sql: string) => {
          beforeStatement(sql);
          return target.exec(sql);
        };
      return bound(target, name);
    },
  });
}

function watchedStatement<Statement extends object>(statement: Statement, before: () => void): Statement {
  return new Proxy(statement, {
    get: (target, name) => {
      const member = bound(target, name);
      if (typeof member !== 'function' || !RUNNING.has(String(name))) return member;
      return (...values: unknown[]): unknown => {
        before();
        return Reflect.apply(member, target, values) as unknown;
      };
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
