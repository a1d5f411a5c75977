import type { MunicipalityId } from '../../domain/ids.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { checkProgramme } from '../../domain/voucher-programme.ts';
import type { ProgrammeProblem, VoucherProgramme } from '../../domain/voucher-programme.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Store } from '../store/store.ts';

/** Writes a programme that can be meant, or names everything about it that cannot and writes nothing. */
export async function setUpProgramme(
  store: Pick<Store, 'createProgramme'>,
  programme: VoucherProgramme,
  where: {
    readonly municipalityId: MunicipalityId;
    readonly programmeId: ProgrammeId;
    readonly openTo?: readonly MunicipalityId[];
    readonly atMs: number;
  },
): Promise<Result<undefined, readonly ProgrammeProblem[]>> {
  const problems = checkProgramme(programme);
  if (problems.length > 0) return refused(problems);
  await store.createProgramme({ ...programme, ...where });
  return ok(undefined);
}
