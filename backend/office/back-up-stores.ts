import BetterSqlite from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openLedgerReadOnly } from '../store/open-store.ts';
import { verifyLedger } from '../verify-ledger.ts';

/** The two files of a backend; the ledger first: whoever is enrolled meanwhile is in the templates and not in it, never the other way about. */
export const STORE_FILES = ['tebura.sqlite', 'templates.sqlite'] as const;
const DESCRIPTION = 'backup.json';

const descriptionSchema = z.strictObject({
  madeAt: z.string(),
  files: z.array(z.strictObject({ name: z.enum(STORE_FILES), bytes: z.int(), sha256: z.string() })).length(2),
});
export type BackupDescription = z.infer<typeof descriptionSchema>;

/** So many pages in one step: all. Step by step a copy begins anew whenever the backend has written in between. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies both files of a backend that may be at work, each at one instant, and checks every row of the copied ledger. The folder is
 * there when all of it is, and not before.
 * @param from the folder of the running backend's files
 * @throws Error if the folder exists, or the copy is not sound
 */
export async function backUpStores(from: string, out: string, madeAtMs: number): Promise<BackupDescription> {
  if (existsSync(out)) throw new Error(`${out} is there already; a backup never overwrites one`);
  const part = `${out}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    for (const name of STORE_FILES) await copyFile(join(from, name), join(part, name));
    await mustVerify(join(part, STORE_FILES[0]));
    const files = [];
    for (const name of STORE_FILES) files.push(await fingerprint(part, name));
    const description = { madeAt: new Date(madeAtMs).toISOString(), files };
    writeFileSync(join(part, DESCRIPTION), `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 });
    for (const name of [...STORE_FILES, DESCRIPTION, '.']) syncToDisk(join(part, name));
    renameSync(part, out);
    return description;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** @throws Error if the folder is no backup, or a file in it is not what was backed up */
export async function readBackup(folder: string): Promise<BackupDescription> {
  const description = descriptionSchema.parse(JSON.parse(readFileSync(join(folder, DESCRIPTION), 'utf8')));
  for (const { name, sha256 } of description.files)
    if ((await fingerprint(folder, name)).sha256 !== sha256)
      throw new Error(`${join(folder, name)} is not the file that was backed up`);
  return description;
}

/** @throws Error with the first row that is wrong */
export async function mustVerify(ledgerFile: string): Promise<void> {
  const ledger = openLedgerReadOnly(ledgerFile);
  try {
    const wrong = (await verifyLedger(ledger)).find(({ firstProblem }) => firstProblem !== null);
    if (wrong !== undefined) throw new Error(`${ledgerFile}: ${wrong.name}: ${wrong.firstProblem ?? ''}`);
  } finally {
    await ledger.close();
  }
}

export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  const source = new BetterSqlite(from, { readonly: true, fileMustExist: true });
  try {
    await source.backup(to, { progress: () => ALL_PAGES });
  } finally {
    source.close();
  }
  const copy = new BetterSqlite(to);
  try {
    // One file without side files, which can lie on a medium that is only read.
    copy.pragma('journal_mode = DELETE');
    const answer: unknown = copy.pragma('quick_check(1)', { simple: true });
    if (answer !== 'ok') throw new Error(`the copy of ${from} is damaged: ${String(answer)}`);
  } finally {
    copy.close();
  }
  chmodSync(to, 0o600);
}

async function fingerprint(
  folder: string,
  name: (typeof STORE_FILES)[number],
): Promise<BackupDescription['files'][number]> {
  const file = join(folder, name);
  const hash = createHash('sha256');
  // In pieces: a year of a town is larger than what one buffer may hold.
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return { name, bytes: statSync(file).size, sha256: hash.digest('hex') };
}
