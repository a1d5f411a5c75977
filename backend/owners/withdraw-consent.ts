import type { FamilyMember } from '../../contract/owner-routes.ts';
import type { SubjectId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { makeUnlinkableId } from '../../platform/make-id.ts';
import type { BackendLog } from '../log.ts';
import type { OwnersChange } from '../store/families.ts';
import type { Store } from '../store/store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import type { Gallery } from '../templates/gallery.ts';

interface Deps {
  readonly store: Store;
  readonly templates: TemplateStore;
  readonly gallery: Gallery;
}

/**
 * Ends a member's consent. The store is the commit point: from then on the templates' random name is nobody's, in every process,
 * so that whatever a gallery still finds is not recognised. Then they leave this gallery, and their wrapped key and rows are
 * destroyed; only then is it answered. Cut in between, the next start destroys them (`destroyDoomed`).
 */
export async function withdrawConsent(
  command: OwnersChange & { readonly confirmedName: string; readonly erase: boolean },
  { random, ...deps }: Deps & { readonly random: RandomSource },
): Promise<Result<FamilyMember, 'NOT_FOUND' | 'CONSENT_MISSING'>> {
  const newSubjectId = makeUnlinkableId<SubjectId>(random);
  const watchEventId = makeUnlinkableId<string>(random);
  const withdrawn = await deps.store.withdrawConsent({ ...command, newSubjectId, watchEventId });
  if (withdrawn.ok) await destroyDoomed(deps);
  return withdrawn;
}

/** Destroys the templates of everybody who took the consent back. @returns how many people's */
export async function destroyDoomed({ store, templates, gallery }: Deps): Promise<number> {
  const doomed = await store.listDoomed();
  for (const { subjectId, municipalityId } of doomed) {
    await gallery.remove(municipalityId, subjectId);
    await templates.remove(subjectId);
    await store.forgetDoomed(subjectId);
  }
  return doomed.length;
}

/** Before the gallery is loaded: what a former run was cut in. */
export async function finishWithdrawals({
  log,
  ...deps
}: Deps & { readonly log: BackendLog }): Promise<void> {
  const count = await destroyDoomed(deps);
  if (count > 0) log('withdrawals-finished', { count });
}
