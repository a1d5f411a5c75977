import type { KioskCommandInput } from '../../contract/kiosk-api.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import { FINGERS } from '../../domain/fingers.ts';
import type { Finger, Trait } from '../../domain/fingers.ts';
import { needsGuardianConsent } from '../../domain/guardian-age.ts';
import { pressBirthKey, readBirthDate } from './birth-date-entry.ts';
import type { BirthDigits } from './birth-date-entry.ts';
import { NO_RULES, rulesOf } from './rules-entry.ts';
import type { RulesEntry } from './rules-entry.ts';

/** The pages of an enrolment before the first finger is placed, in their order. */
const DRAFT_PAGES = ['family', 'name', 'birth', 'rules', 'guardian', 'consent', 'fingers', 'review'] as const;
export type DraftPage = (typeof DRAFT_PAGES)[number];

export interface ChosenFamily {
  readonly id: KioskCommandInput<'beginEnrolment'>['familyAccountId'];
  readonly name: string;
}

/** What staff have entered so far. It stays until the member is enrolled or staff leave: no refusal loses it. */
export interface EnrolmentDraft {
  readonly page: DraftPage;
  /** The last page was reached once: a page that is put right leads back there. */
  readonly reviewed: boolean;
  readonly searchWords: string;
  readonly family: ChosenFamily | null;
  readonly displayName: string;
  readonly birthDigits: BirthDigits;
  readonly rules: RulesEntry;
  readonly guardianName: string;
  /** The version of the notice that was agreed to; `null` until then. */
  readonly agreedNotice: string | null;
  /** The face alone where the reader sees faces: then nothing is chosen. */
  readonly fingers: readonly Trait[];
}

const FINGERS_MIN = 2;
export const FINGERS_MAX = 4;

export type Hand = 'right' | 'left';

/** Index and middle finger of the preferred hand (decisions.md 10). */
export function usualFingers(hand: Hand): readonly Finger[] {
  return hand === 'right' ? ['right-index', 'right-middle'] : ['left-index', 'left-middle'];
}

export const NEW_DRAFT: EnrolmentDraft = {
  page: 'family',
  reviewed: false,
  searchWords: '',
  family: null,
  displayName: '',
  birthDigits: '',
  rules: NO_RULES,
  guardianName: '',
  agreedNotice: null,
  fingers: usualFingers('right'),
};

/** @param modality what the reader at this counter looks at */
export function newDraft(modality: 'finger-vein' | 'face'): EnrolmentDraft {
  return modality === 'face' ? { ...NEW_DRAFT, fingers: ['face'] } : NEW_DRAFT;
}

export function isChild(draft: EnrolmentDraft, today: BusinessDate): boolean {
  const birth = readBirthDate(draft.birthDigits, today);
  return birth.kind === 'date' && needsGuardianConsent(birth.date, today);
}

/** The pages this person needs: the guardian's only under 16, the fingers' only where fingers are read. */
export function pagesOf(draft: EnrolmentDraft, today: BusinessDate): readonly DraftPage[] {
  const isNeeded = (page: DraftPage): boolean => {
    if (page === 'guardian') return isChild(draft, today);
    return page !== 'fingers' || !draft.fingers.includes('face');
  };
  return DRAFT_PAGES.filter(isNeeded);
}

export function isComplete(draft: EnrolmentDraft, page: DraftPage, today: BusinessDate): boolean {
  switch (page) {
    case 'family':
      return draft.family !== null;
    case 'name':
      return draft.displayName.trim() !== '';
    case 'birth':
      return readBirthDate(draft.birthDigits, today).kind === 'date';
    case 'rules':
      return rulesOf(draft.rules)?.ok === true;
    case 'guardian':
      return draft.guardianName.trim() !== '';
    case 'consent':
      return draft.agreedNotice !== null;
    case 'fingers':
      return draft.fingers.length >= FINGERS_MIN;
    case 'review':
      return enrolmentOf(draft, today) !== null;
  }
}

/** The draft on its next page; unchanged while the present one is incomplete. */
export function turnOver(draft: EnrolmentDraft, today: BusinessDate): EnrolmentDraft {
  if (!isComplete(draft, draft.page, today)) return draft;
  const pages = pagesOf(draft, today);
  const next = draft.reviewed
    ? (pages.find((page) => page !== 'review' && !isComplete(draft, page, today)) ?? 'review')
    : (pages[pages.indexOf(draft.page) + 1] ?? 'review');
  return { ...draft, page: next, reviewed: draft.reviewed || next === 'review' };
}

/** The draft on the page before, or `null`: the first page leads out. */
export function turnBack(draft: EnrolmentDraft, today: BusinessDate): EnrolmentDraft | null {
  const pages = pagesOf(draft, today);
  const before = pages[pages.indexOf(draft.page) - 1];
  return before === undefined ? null : { ...draft, page: before };
}

/**
 * Whoever agreed, agreed as who they were: another age or another guardian's name needs the agreement anew.
 */
export function typeBirthKey(draft: EnrolmentDraft, key: string): EnrolmentDraft {
  return { ...draft, birthDigits: pressBirthKey(draft.birthDigits, key), agreedNotice: null };
}

export function nameGuardian(draft: EnrolmentDraft, guardianName: string): EnrolmentDraft {
  return { ...draft, guardianName, agreedNotice: null };
}

/** Adds or takes away one finger; never more than the contract allows. Kept in the order of the hand. */
export function toggleFinger(draft: EnrolmentDraft, finger: Finger): EnrolmentDraft {
  if (draft.fingers.includes(finger)) {
    return { ...draft, fingers: draft.fingers.filter((chosen) => chosen !== finger) };
  }
  if (draft.fingers.length >= FINGERS_MAX) return draft;
  return {
    ...draft,
    fingers: FINGERS.filter((one) => one === finger || draft.fingers.includes(one)),
  };
}

/** What is sent once everything is there; `null` while a page is incomplete. */
export function enrolmentOf(
  draft: EnrolmentDraft,
  today: BusinessDate,
): KioskCommandInput<'beginEnrolment'> | null {
  const birth = readBirthDate(draft.birthDigits, today);
  const rules = rulesOf(draft.rules);
  if (draft.family === null || birth.kind !== 'date' || rules?.ok !== true) return null;
  const others = pagesOf(draft, today).filter((page) => page !== 'review');
  if (draft.agreedNotice === null || !others.every((page) => isComplete(draft, page, today))) return null;
  return {
    familyAccountId: draft.family.id,
    displayName: draft.displayName.trim(),
    birthDate: birth.date,
    rules: rules.value,
    consent: {
      noticeVersion: draft.agreedNotice,
      guardianName: isChild(draft, today) ? draft.guardianName.trim() : null,
    },
    fingers: [...draft.fingers],
  };
}
