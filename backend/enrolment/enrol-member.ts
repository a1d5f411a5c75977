import { isFaceprintTemplate } from '../../biometrics/face/faceprint-template.ts';
import type { EnrolledTrait } from '../../biometrics/identification.ts';
import type { CheckTemplate } from '../../biometrics/template.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Trait } from '../../domain/fingers.ts';
import { needsGuardianConsent } from '../../domain/guardian-age.ts';
import type {
  FamilyAccountId,
  MemberId,
  MunicipalityId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { makeTimedId, makeUnlinkableId } from '../../platform/make-id.ts';
import type { KeyedLock } from '../keyed-lock.ts';
import type { Store } from '../store/store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import type { Gallery } from '../templates/gallery.ts';
import type { TemplateVault } from '../templates/template-vault.ts';

export interface EnrolmentRequest {
  readonly memberId: MemberId;
  readonly municipalityId: MunicipalityId;
  readonly familyAccountId: FamilyAccountId;
  readonly displayName: string;
  readonly birthDate: BusinessDate;
  readonly rules: SpendingRules;
  readonly consent: { readonly noticeVersion: string; readonly guardianName: string | null };
  readonly fingers: readonly { readonly finger: Trait; readonly templates: readonly Uint8Array[] }[];
  readonly staffId: StaffId;
  readonly terminalId: TerminalId | null;
}

export type EnrolmentRefusal =
  | 'ID_REUSED'
  | 'TEMPLATE_REFUSED'
  | 'RULES_CONTRADICT'
  | 'CONSENT_MISSING'
  | 'FINGER_ALREADY_ENROLLED'
  | 'NOT_FOUND';

export interface EnrolmentDeps {
  readonly store: Store;
  readonly templates: TemplateStore;
  readonly vault: TemplateVault;
  readonly gallery: Gallery;
  readonly checkTemplate: CheckTemplate;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly lock: KeyedLock;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

/**
 * Enrols a person: identity, consent, rules and templates, all or nothing, idempotent by member id.
 *
 * The two stores are two files and share no transaction. The order makes one of them the commit point: templates are written
 * first, as *pending* (encrypted, in no gallery, matched with nobody), then person, consent and rules in one transaction,
 * then the templates become active. Cut after the first step, the start of the backend finds pending templates of nobody and
 * destroys them; cut after the second, it finds their person and activates them. The other order would leave a person who
 * is told to be enrolled and has no templates.
 */
export async function enrolMember(
  request: EnrolmentRequest,
  deps: EnrolmentDeps,
): Promise<Result<{ memberId: MemberId; displayName: string }, EnrolmentRefusal>> {
  const fingers = checkFingers(request, deps.checkTemplate);
  if (fingers === null) return refused('TEMPLATE_REFUSED');
  if (!checkSpendingRules(request.rules).ok) return refused('RULES_CONTRADICT');
  // Two events that enrol the same finger at once must see each other.
  return deps.lock(`enrolment:${request.municipalityId}`, () => enrolInTurn(request, fingers, deps));
}

async function enrolInTurn(
  request: EnrolmentRequest,
  fingers: readonly EnrolledTrait[],
  deps: EnrolmentDeps,
): Promise<Result<{ memberId: MemberId; displayName: string }, EnrolmentRefusal>> {
  const { store, templates, vault, clock, random } = deps;
  const { memberId, municipalityId, displayName } = request;
  const contentHash = contentHashOf(request, vault);
  const atMs = clock.nowMs();
  const today = businessDateAt(atMs);

  const known = await store.findMember(memberId);
  if (known !== null) {
    if (known.contentHash !== contentHash || known.municipalityId !== municipalityId)
      return refused('ID_REUSED');
    // A request from before the consent was taken back brings nobody's templates in again.
    if (known.isConsentWithdrawn) return refused('CONSENT_MISSING');
    await finish(municipalityId, known.subjectId, fingers, deps);
    return ok({ memberId, displayName: known.displayName });
  }
  const refusal = await refusedBeforehand(request, today, store);
  if (refusal !== null) return refused(refusal);
  if (await isEnrolled(municipalityId, fingers, deps.gallery)) return refused('FINGER_ALREADY_ENROLLED');

  const subjectId = makeUnlinkableId<SubjectId>(random);
  await templates.writePending(vault.seal({ subjectId, municipalityId, fingers }));
  const recorded = await store.recordEnrolment({
    enrolment: {
      memberId,
      municipalityId,
      familyAccountId: request.familyAccountId,
      subjectId,
      displayName,
      birthDate: request.birthDate,
      rules: request.rules,
      noticeVersion: request.consent.noticeVersion,
      guardianName: request.consent.guardianName,
      enrolledFingers: fingers.length,
      contentHash,
      recordedBy: request.staffId,
      terminalId: request.terminalId,
    },
    captureDigests: fingers.flatMap((finger) =>
      finger.templates.map((template) => vault.captureDigest(template)),
    ),
    today,
    eventId: makeTimedId(clock, random),
    atMs,
  });
  if (!recorded.ok) {
    await templates.remove(subjectId);
    // The same capture under two people: one of them is not who they seem. Staff are told to look, no more.
    return refused(recorded.reason === 'CAPTURE_SEEN_BEFORE' ? 'FINGER_ALREADY_ENROLLED' : recorded.reason);
  }
  await finish(municipalityId, subjectId, fingers, deps);
  deps.onFamilyEvent(request.familyAccountId);
  return ok({ memberId, displayName });
}

async function finish(
  municipalityId: MunicipalityId,
  subjectId: SubjectId,
  fingers: readonly EnrolledTrait[],
  { templates, gallery }: EnrolmentDeps,
): Promise<void> {
  await templates.activate(subjectId);
  await gallery.enrol(municipalityId, subjectId, fingers);
}

function checkFingers({ fingers }: EnrolmentRequest, checkTemplate: CheckTemplate): EnrolledTrait[] | null {
  const checked: EnrolledTrait[] = [];
  for (const { finger, templates } of fingers) {
    const results = templates.map((template) => checkTemplate(template));
    const good = results.flatMap((result) =>
      result.ok && isFaceprintTemplate(result.value) === (finger === 'face') ? [result.value] : [],
    );
    const isRepeated = checked.some((other) => other.finger === finger);
    if (good.length !== templates.length || good.length === 0 || isRepeated) return null;
    checked.push({ finger, templates: good });
  }
  return checked.length === 0 ? null : checked;
}

/** Consent comes before anything of the body is written anywhere (S26); the transaction checks it again. */
async function refusedBeforehand(
  { municipalityId, familyAccountId, birthDate, consent }: EnrolmentRequest,
  today: BusinessDate,
  store: Store,
): Promise<EnrolmentRefusal | null> {
  if (!(await store.familyExists({ municipalityId, familyAccountId }))) return 'NOT_FOUND';
  const { version } = await store.currentConsentNotice(municipalityId);
  if (consent.noticeVersion !== version) return 'CONSENT_MISSING';
  if (consent.guardianName === null && needsGuardianConsent(birthDate, today)) return 'CONSENT_MISSING';
  return null;
}

async function isEnrolled(
  municipalityId: MunicipalityId,
  fingers: readonly EnrolledTrait[],
  gallery: Gallery,
): Promise<boolean> {
  for (const template of fingers.flatMap((finger) => finger.templates)) {
    const found = await gallery.identify(municipalityId, template);
    if (found.kind === 'match') return true;
  }
  return false;
}

function contentHashOf(request: EnrolmentRequest, vault: TemplateVault): string {
  // Not who sends it, nor from where: a retry may come from the next desk.
  const { memberId, municipalityId, familyAccountId, displayName, birthDate, rules, consent } = request;
  const content = { memberId, municipalityId, familyAccountId, displayName, birthDate, rules, consent };
  const captures = request.fingers.map(({ finger, templates }) => [
    finger,
    ...templates.map((template) => vault.captureDigest(template)),
  ]);
  return vault.contentDigest(JSON.stringify([content, captures]));
}
