import type { SubjectId } from '../../domain/ids.ts';
import type { BackendLog } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import type { Gallery } from './gallery.ts';
import type { TemplateVault } from './template-vault.ts';

const PAGE = 200;

interface Deps {
  readonly store: Store;
  readonly templates: TemplateStore;
  readonly vault: TemplateVault;
  readonly gallery: Gallery;
  readonly log: BackendLog;
}

/**
 * Brings the two stores together again after a crash during an enrolment (enrolment/enrol-member.ts): pending templates whose
 * person was recorded become active, the others are destroyed.
 */
export async function reconcileEnrolments({ store, templates, log }: Deps): Promise<void> {
  const pending = await templates.pendingSubjects();
  const recorded = new Set(await store.findSubjects(pending));
  for (const subjectId of pending) {
    if (recorded.has(subjectId)) await templates.activate(subjectId);
    else await templates.remove(subjectId);
  }
  if (pending.length > 0) log('enrolments-reconciled', { count: pending.length });
}

/**
 * Decrypts everybody into the engine. Templates of nobody (active, but without an identity: the two files are not of the same
 * time) are left out and reported, never deleted: which of the files is wrong is for a person to find out.
 * @throws Error if a template was altered or the deployment key is another one: no payment is taken then
 */
export async function loadGallery({ store, templates, vault, gallery, log }: Deps): Promise<void> {
  let after: SubjectId | null = null;
  let loaded = 0;
  let orphans = 0;
  for (;;) {
    const page = await templates.readActive({ after, limit: PAGE });
    const known = new Set(await store.findSubjects(page.map(({ subjectId }) => subjectId)));
    for (const subject of page) {
      if (known.has(subject.subjectId)) {
        await gallery.enrol(subject.municipalityId, subject.subjectId, vault.unseal(subject));
        loaded += 1;
      } else orphans += 1;
    }
    after = page.at(-1)?.subjectId ?? null;
    if (after === null) break;
  }
  log('gallery-loaded', { count: loaded });
  if (orphans > 0) log('templates-without-identity', { count: orphans });
}
