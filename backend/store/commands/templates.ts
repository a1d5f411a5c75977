import type { SubjectId } from '../../../domain/ids.ts';
import { buildTemplates } from '../database/build.ts';
import type { Database, Snapshot } from '../database/database.ts';
import type { SealedTemplate, TemplateStore } from '../template-store.ts';

/** Sorts before every id. */
const BEFORE_ALL = '' as SubjectId;

/** Sealed templates in a database of their own. */
export function templateStoreOn(database: Database): TemplateStore {
  return {
    writePending: ({ subjectId, municipalityId, keyVersion, wrappedKey, templates }) =>
      database.write(async (transaction) => {
        await transaction.run(
          buildTemplates.insertInto('subject').values({
            subject_id: subjectId,
            municipality_id: municipalityId,
            state: 'pending',
            key_version: keyVersion,
            wrapped_key: wrappedKey,
          }),
        );
        for (const template of templates)
          await transaction.run(
            buildTemplates
              .insertInto('template')
              .values({ ...template, subject_id: subjectId, municipality_id: municipalityId }),
          );
      }),

    activate: (subjectId) =>
      database.write(async (transaction) => {
        const activated = await transaction.run(
          buildTemplates.updateTable('subject').set({ state: 'active' }).where('subject_id', '=', subjectId),
        );
        if (activated === 0) throw new Error('no such subject to activate');
      }),

    remove: (subjectId) =>
      database.write(async (transaction) => {
        await transaction.run(buildTemplates.deleteFrom('subject').where('subject_id', '=', subjectId));
      }),

    pendingSubjects: () =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          buildTemplates
            .selectFrom('subject')
            .select('subject_id')
            .where('state', '=', 'pending')
            .orderBy('subject_id'),
        );
        return rows.map((row) => row.subject_id);
      }),

    readActive: ({ after, limit }) =>
      database.read(async (snapshot) => {
        const subjects = await snapshot.all(
          buildTemplates
            .selectFrom('subject')
            .select([
              'subject_id as subjectId',
              'municipality_id as municipalityId',
              'key_version as keyVersion',
              'wrapped_key as wrappedKey',
            ])
            .where('state', '=', 'active')
            .where('subject_id', '>', after ?? BEFORE_ALL)
            .orderBy('subject_id')
            .limit(limit),
        );
        return Promise.all(
          subjects.map(async (subject) => ({
            ...subject,
            templates: await templatesOf(snapshot, subject.subjectId),
          })),
        );
      }),

    close: () => database.close(),
  };
}

function templatesOf(snapshot: Snapshot, subjectId: SubjectId): Promise<SealedTemplate[]> {
  return snapshot.all(
    buildTemplates
      .selectFrom('template')
      .select(['finger', 'placement', 'algorithm', 'sealed'])
      .where('subject_id', '=', subjectId)
      .orderBy('finger')
      .orderBy('placement'),
  );
}
