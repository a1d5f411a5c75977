import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SubjectId } from '../../domain/ids.ts';
import { templateStoreOn } from '../store/commands/templates.ts';
import { openSqliteLedger, openSqliteTemplates, storeOn } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import { STORE_FILES, mustVerify, readBackup, syncToDisk } from './back-up-stores.ts';
import type { BackupDescription } from './back-up-stores.ts';

export interface Restored {
  readonly backup: BackupDescription;
  /** Templates of people whom the ledger does not know: enrolled while the backup was made. They cannot pay and must enrol anew. */
  readonly onlyTemplates: readonly SubjectId[];
}

/**
 * Puts a backup where a backend will find it: copied, taken to this program's schema, every row checked, and only then in place.
 * @throws Error if there is anything already, or the backup is not sound; nothing is changed then
 */
export async function restoreStores(from: string, to: string): Promise<Restored> {
  const backup = await readBackup(from);
  const inTheWay = existsSync(to) ? readdirSync(to).filter((name) => /\.sqlite(-wal|-shm)?$/.test(name)) : [];
  if (inTheWay.length > 0)
    throw new Error(
      `${to} holds ${inTheWay.join(', ')}: stop the backend and move them away first; a restore never overwrites`,
    );
  const part = join(dirname(to), '.restoring');
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    for (const name of STORE_FILES) copyFileSync(join(from, name), join(part, name));
    const onlyTemplates = await compareStores(part);
    await mustVerify(join(part, STORE_FILES[0]));
    mkdirSync(to, { recursive: true, mode: 0o700 });
    for (const name of STORE_FILES) {
      syncToDisk(join(part, name));
      renameSync(join(part, name), join(to, name));
    }
    syncToDisk(to);
    return { backup, onlyTemplates };
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Opened for writing on purpose: an older backup becomes what this program reads. */
async function compareStores(folder: string): Promise<SubjectId[]> {
  const store = storeOn(openSqliteLedger(join(folder, STORE_FILES[0])));
  const templates = templateStoreOn(openSqliteTemplates(join(folder, STORE_FILES[1])));
  try {
    return await subjectsWithoutPerson(store, templates);
  } finally {
    await templates.close();
    await store.close();
  }
}

const PAGE = 500;

async function subjectsWithoutPerson(store: Store, templates: TemplateStore): Promise<SubjectId[]> {
  const unknown: SubjectId[] = [];
  const look = async (subjects: readonly SubjectId[]): Promise<void> => {
    const known = new Set(await store.findSubjects(subjects));
    unknown.push(...subjects.filter((subject) => !known.has(subject)));
  };
  await look(await templates.pendingSubjects());
  let after: SubjectId | null = null;
  for (;;) {
    const page = await templates.readActive({ after, limit: PAGE });
    await look(page.map(({ subjectId }) => subjectId));
    after = page.at(-1)?.subjectId ?? null;
    if (after === null) return unknown;
  }
}
