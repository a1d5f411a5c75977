import type { Finger } from '../../../domain/fingers.ts';
import type { MunicipalityId, SubjectId } from '../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { inSnapshot, inTransaction, openDatabase } from '../../../platform/sqlite.ts';
import { TEMPLATE_MIGRATIONS } from '../schema.ts';
import type { SealedSubject, SealedTemplate, TemplateStore } from '../template-store.ts';
import { asynchronously } from './synchronous.ts';

interface SubjectRow {
  readonly subject_id: SubjectId;
  readonly municipality_id: MunicipalityId;
  readonly key_version: number;
  readonly wrapped_key: Buffer;
}

interface TemplateRow {
  readonly finger: Finger;
  readonly placement: number;
  readonly algorithm: string;
  readonly sealed: Buffer;
}

/** Sealed templates in a file of their own. @throws Error if the file is damaged, foreign or newer than this program */
export function openSqliteTemplateStore(file: string): TemplateStore {
  return sqliteTemplateStore(openDatabase({ file, migrations: TEMPLATE_MIGRATIONS, secureDelete: true }));
}

export function sqliteTemplateStore(database: SqliteDatabase): TemplateStore {
  const insertSubject = database.prepare(
    `INSERT INTO subject (subject_id, municipality_id, state, key_version, wrapped_key)
     VALUES (@subjectId, @municipalityId, 'pending', @keyVersion, @wrappedKey)`,
  );
  const insertTemplate = database.prepare(
    `INSERT INTO template (subject_id, municipality_id, finger, placement, algorithm, sealed)
     VALUES (@subjectId, @municipalityId, @finger, @placement, @algorithm, @sealed)`,
  );
  const activate = database.prepare(`UPDATE subject SET state = 'active' WHERE subject_id = ?`);
  const remove = database.prepare('DELETE FROM subject WHERE subject_id = ?');
  const pending = database.prepare<[], { subject_id: SubjectId }>(
    `SELECT subject_id FROM subject WHERE state = 'pending' ORDER BY subject_id`,
  );
  const active = database.prepare<[string, number], SubjectRow>(
    `SELECT subject_id, municipality_id, key_version, wrapped_key FROM subject
      WHERE state = 'active' AND subject_id > ? ORDER BY subject_id LIMIT ?`,
  );
  const templatesOf = database.prepare<[string], TemplateRow>(
    'SELECT finger, placement, algorithm, sealed FROM template WHERE subject_id = ? ORDER BY finger, placement',
  );
  return asynchronously<TemplateStore>({
    writePending: ({ templates, ...subject }) =>
      inTransaction(database, () => {
        insertSubject.run(subject);
        const { subjectId, municipalityId } = subject;
        for (const template of templates) insertTemplate.run({ ...template, subjectId, municipalityId });
      }),
    activate: (subjectId) => {
      if (activate.run(subjectId).changes === 0) throw new Error('no such subject to activate');
    },
    remove: (subjectId) => void remove.run(subjectId),
    pendingSubjects: () => pending.all().map((row) => row.subject_id),
    readActive: ({ after, limit }) =>
      inSnapshot(database, () =>
        active.all(after ?? '', limit).map((row) => sealedSubject(row, templatesOf.all(row.subject_id))),
      ),
    close: () => void database.close(),
  });
}

function sealedSubject(row: SubjectRow, templates: readonly SealedTemplate[]): SealedSubject {
  return {
    subjectId: row.subject_id,
    municipalityId: row.municipality_id,
    keyVersion: row.key_version,
    wrappedKey: row.wrapped_key,
    templates,
  };
}
