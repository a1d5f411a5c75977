import type { Statement } from './statement.ts';

type Values = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>>;

/** One statement that does for many values what a hand-written one does for one. */
export interface StatementForMany {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** What each of the values is answered with, from the answer to all of them. */
  readonly answers: (rows: readonly Row[]) => readonly Answered[];
}

interface Answered {
  /** How many rows were found, inserted or changed. */
  readonly count: number;
  readonly rows: readonly Row[];
}

/** Says a parameter, by its name. */
type Say = (name: string) => string;

/** How the text for one becomes the text for many, and how its rows find back to whom they belong. */
interface Form {
  readonly text: (many: string, p: Say) => string;
  /**
   * By which parameters the rows of one are told from those of another; `null`: each row says its number; a number: so many rows
   * were inserted for each, none of which is answered.
   */
  readonly toldApartBy: readonly string[] | number | null;
}

/** The columns of the values: names that no table of ours has. */
const NUMBER = 'many_no';
const keyColumn = (i: number): string => `many_key_${i}`;

const forms = new Map<Statement, Form | null>();
/** The texts made so far, each prepared once per connection. */
const made = new Map<string, { readonly name: string; readonly text: string }>();

/**
 * Starting a statement costs PostgreSQL more than a row of it, so the same statement for many payments is sent once, with arrays. Derived
 * from its text:
 * - `SELECT …` is asked for each of the values (LATERAL).
 * - `UPDATE … WHERE …` is joined with the values. Two that would change the same row: the second one changes nothing.
 * - `INSERT …` takes all its rows from the values. Where it may meet a row that is there (ON CONFLICT), its answers are told apart by what
 *   they conflict on, which must then be parameters, each different.
 * @returns `null` if it cannot be derived, or these values do not allow it: each must be sent by itself
 */
export function forMany(statement: Statement, all: readonly Values[]): StatementForMany | null {
  let form = forms.get(statement);
  if (form === undefined) {
    form = formOf(statement);
    forms.set(statement, form);
  }
  if (form === null) return null;
  const places = placesOf(form, all);
  if (places !== null && places.size < all.length) return null;

  const types: string[] = [];
  for (const name of statement.names) {
    const type = typeOf(all.map((values) => values[name]));
    if (type === null) return null;
    types.push(type);
  }
  const known = `${statement.name} ${types.join()}`;
  let one = made.get(known);
  if (one === undefined) {
    one = { name: `tebura-many-${made.size + 1}`, text: textOf(statement, form, types) };
    made.set(known, one);
  }
  return {
    ...one,
    values: statement.names.flatMap((name, i) =>
      types[i] === NOTHING ? [] : [all.map((values) => values[name])],
    ),
    answers: (rows) => answersTo(all.length, form.toldApartBy, places, rows),
  };
}

function answersTo(
  length: number,
  toldApartBy: Form['toldApartBy'],
  places: Places | null,
  rows: readonly Row[],
): Answered[] {
  if (typeof toldApartBy === 'number')
    return Array.from({ length }, () => ({ count: toldApartBy, rows: [] }));
  const each: Row[][] = Array.from({ length }, () => []);
  for (const row of rows) {
    const place =
      places === null || toldApartBy === null
        ? Number(row[NUMBER]) - 1
        : places.get(keyOf(toldApartBy.map((_, i) => row[keyColumn(i)])));
    const mine = place === undefined ? undefined : each[place];
    if (mine === undefined) throw new Error('a row that nobody asked for');
    mine.push(row);
  }
  return each.map((own) => ({ count: own.length, rows: own }));
}

function textOf({ names }: Statement, form: Form, types: readonly string[]): string {
  const columns: string[] = [];
  const arrays: string[] = [];
  const spellings = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    if (types[i] === NOTHING) {
      spellings.set(name, 'NULL');
      continue;
    }
    arrays.push(`$${arrays.length + 1}::${types[i]}[]`);
    columns.push(`many_${i}`);
    spellings.set(name, `many_.many_${i}`);
  }
  const many = `unnest(${arrays.join(', ')}) WITH ORDINALITY AS many_ (${[...columns, NUMBER].join(', ')})`;
  return form.text(many, (name) => spellings.get(name) ?? 'NULL');
}

/** What all of them leave out. Said as NULL: an array of it would have no type. */
const NOTHING = '';

/** @returns `null`: no column of the payment path's tables */
function typeOf(values: readonly unknown[]): 'BIGINT' | 'TEXT' | typeof NOTHING | null {
  const given = values.filter((value) => value !== null && value !== undefined);
  if (given.length === 0) return NOTHING;
  if (given.every((value) => typeof value === 'string')) return 'TEXT';
  return given.every((value) => Number.isSafeInteger(value)) ? 'BIGINT' : null;
}

/** Where each of the values stands, by what tells it apart. */
type Places = ReadonlyMap<string, number>;

function placesOf({ toldApartBy }: Form, all: readonly Values[]): Places | null {
  if (toldApartBy === null || typeof toldApartBy === 'number') return null;
  return new Map(all.map((values, i) => [keyOf(toldApartBy.map((name) => values[name])), i]));
}

function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(values);
}

function formOf({ named, names }: Statement): Form | null {
  if (names.length === 0) return null;
  if (/^\s*SELECT\b/.test(named)) return selectForMany(named);
  if (/^\s*UPDATE\b/.test(named)) return updateForMany(named);
  return /^\s*INSERT\b/.test(named) ? insertForMany(named) : null;
}

function said(text: string, p: Say): string {
  return text.replace(/@(\w+)/g, (_, name: string) => p(name));
}

function selectForMany(named: string): Form {
  return {
    toldApartBy: null,
    text: (many, p) => `SELECT many_.${NUMBER}, ${fromEach(many, said(named, p))}`,
  };
}

function updateForMany(named: string): Form | null {
  const where = topLevel(named, 'WHERE');
  if (where === null) return null;
  const returning = topLevel(named, 'RETURNING');
  return {
    toldApartBy: null,
    text: (many, p) =>
      `${said(named.slice(0, where), p)}FROM ${many} ${said(named.slice(where), p)}` +
      `${returning === null ? ' RETURNING' : ','} many_.${NUMBER}`,
  };
}

/** `INSERT INTO table (columns) VALUES (…), …` or `SELECT …`, then `ON CONFLICT …` and `RETURNING …`, if they are there. */
function insertForMany(named: string): Form | null {
  const [head, list] = /^\s*INSERT INTO \w+ \(([^()]*)\)\s*/.exec(named) ?? [];
  if (head === undefined || list === undefined) return null;
  const conflict = topLevel(named, 'ON CONFLICT');
  const end = conflict ?? topLevel(named, 'RETURNING') ?? named.length;
  const source = sourceForMany(named.slice(head.length, end).trim());
  const rest = named.slice(end);
  if (source === null || rest.includes('@')) return null;
  const text = (tail: string) => (many: string, p: Say) =>
    `${head}SELECT ${said(source.text(many), p)}${tail}`;
  if (conflict === null)
    return rest === '' && source.rows !== null ? { toldApartBy: source.rows, text: text('') } : null;

  const targets = itemsIn(/^ON CONFLICT \(([^()]*)\)/.exec(rest)?.[1] ?? '');
  const columns = itemsIn(list);
  const keys = targets.map((target, i) => `${target} AS ${keyColumn(i)}`).join(', ');
  const tail = ` ${rest}${/\bRETURNING\b/.test(rest) ? ',' : ' RETURNING'} ${keys}`;
  const toldApartBy = targets.flatMap((target) => parameterIn(source.values[columns.indexOf(target)]) ?? []);
  if (toldApartBy.length > 0 && toldApartBy.length === targets.length)
    return { toldApartBy, text: text(tail) };
  // Two that meet the same row are refused by the server here; where it would do nothing instead, they could not be told apart.
  if (source.rows !== null || !rest.includes('DO UPDATE')) return null;
  const found = (one: string): string =>
    targets.map((target, i) => `${one}.${target} = ${keyColumn(i)}`).join(' AND ');
  return {
    toldApartBy: null,
    text: (many, p) =>
      `WITH many_found AS (SELECT many_.${NUMBER}, ${said(source.text(many), p)} (${list})),\n` +
      `many_written AS (${head}SELECT ${list} FROM many_found${tail})\n` +
      `SELECT many_found.${NUMBER}, many_written.* FROM many_written JOIN many_found ON ${found('many_found')}`,
  };
}

interface Source {
  /** What follows SELECT. */
  readonly text: (many: string) => string;
  /** What is inserted into each column, where it is the same for all rows. */
  readonly values: readonly string[];
  /** How many rows each one inserts; `null`: that depends. */
  readonly rows: number | null;
}

function sourceForMany(source: string): Source | null {
  const [, rows] = /^VALUES\s([\s\S]*)$/.exec(source) ?? [];
  if (rows !== undefined) {
    const tuples = itemsIn(rows);
    const [tuple = ''] = tuples;
    const values = itemsIn(tuple.slice(1, -1));
    return tuples.length === 1
      ? { text: (many) => `${values.join(', ')} FROM ${many}`, values, rows: 1 }
      : { text: (many) => fromEach(many, source), values: [], rows: tuples.length };
  }
  const from = topLevel(source, 'FROM');
  if (!source.startsWith('SELECT ') || from === null) return null;
  const values = itemsIn(source.slice('SELECT '.length, from));
  return { text: (many) => fromEach(many, source), values, rows: null };
}

/** The query asked for each of the values, as it is planned for one: OFFSET keeps it by itself. */
function fromEach(many: string, query: string): string {
  return `many_one.* FROM ${many} CROSS JOIN LATERAL (${query} OFFSET 0) AS many_one`;
}

/** @returns the parameter's name, if the value is nothing else */
function parameterIn(value: string | undefined): string | null {
  return /^(?:CAST\()?@(\w+)(?: AS \w+\))?$/.exec(value ?? '')?.[1] ?? null;
}

/** What stands between commas, but not within parentheses. */
function itemsIn(list: string): string[] {
  const items: string[] = [];
  let [depth, item] = [0, ''];
  for (const letter of `${list},`) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) {
      items.push(item.trim());
      item = '';
    } else item += letter;
  }
  return items;
}

/** @returns where the words stand for the first time, but not within parentheses */
function topLevel(text: string, words: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(words, at) && /\W/.test(text[at - 1] ?? ' ')) return at;
  }
  return null;
}
