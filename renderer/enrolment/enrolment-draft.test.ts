import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kioskCommands } from '../../contract/kiosk-api.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { FINGERS } from '../../domain/fingers.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import {
  FINGERS_MAX,
  NEW_DRAFT,
  enrolmentOf,
  isComplete,
  nameGuardian,
  newDraft,
  pagesOf,
  toggleFinger,
  turnBack,
  turnOver,
  typeBirthKey,
  usualFingers,
} from './enrolment-draft.ts';
import type { EnrolmentDraft } from './enrolment-draft.ts';
import { NO_RULES } from './rules-entry.ts';

const today = parseBusinessDate('2026-11-22');
const family = { id: '0193a000-0000-7000-8000-000000000001' as FamilyAccountId, name: '佐藤家' };
const child: EnrolmentDraft = {
  ...NEW_DRAFT,
  page: 'review',
  reviewed: true,
  family,
  displayName: ' はるか ',
  birthDigits: '20170214',
  rules: { ...NO_RULES, choice: 'child' },
  guardianName: '佐藤 健太',
  agreedNotice: '2026-11-01',
};
const adult: EnrolmentDraft = { ...child, birthDigits: '19450214', guardianName: '' };

describe('the pages', () => {
  test('ask for a guardian under 16 only', () => {
    expect(pagesOf(child, today)).toContain('guardian');
    expect(pagesOf(adult, today)).not.toContain('guardian');
    expect(pagesOf({ ...child, birthDigits: '20101123' }, today)).toContain('guardian');
    expect(pagesOf({ ...child, birthDigits: '20101122' }, today)).not.toContain('guardian');
  });

  test('an incomplete page does not turn', () => {
    expect(turnOver(NEW_DRAFT, today)).toBe(NEW_DRAFT);
    expect(turnOver({ ...NEW_DRAFT, family }, today).page).toBe('name');
  });

  test('forward through every page, and back again with everything kept', () => {
    let draft: EnrolmentDraft = { ...child, page: 'family', reviewed: false };
    const seen = [draft.page];
    while (draft.page !== 'review') {
      draft = turnOver(draft, today);
      seen.push(draft.page);
    }
    expect(seen).toEqual(pagesOf(child, today));
    let back: EnrolmentDraft | null = draft;
    while (back !== null) {
      expect({ ...back, page: 'review' }).toEqual({ ...child });
      back = turnBack(back, today);
    }
  });

  test('a page put right leads back to the review, or to what is now missing', () => {
    expect(turnOver({ ...child, page: 'rules' }, today).page).toBe('review');
    const younger = { ...adult, page: 'birth', birthDigits: '20170214', agreedNotice: null } as const;
    expect(turnOver(younger, today).page).toBe('guardian');
  });
});

describe('consent', () => {
  test('belongs to whoever gave it: another age or guardian needs it anew', () => {
    expect(typeBirthKey(child, 'backspace').agreedNotice).toBeNull();
    expect(nameGuardian(child, '佐藤 花').agreedNotice).toBeNull();
  });

  test('is sent with the guardian’s name for a child and without one for an adult', () => {
    expect(enrolmentOf(child, today)?.consent).toEqual({
      noticeVersion: '2026-11-01',
      guardianName: '佐藤 健太',
    });
    // A name typed before the age was put right is not sent.
    expect(enrolmentOf({ ...adult, guardianName: '佐藤 健太' }, today)?.consent.guardianName).toBeNull();
  });
});

describe('what is sent', () => {
  test('is what the contract takes', () => {
    for (const draft of [child, adult]) {
      const input = enrolmentOf(draft, today);
      expect(kioskCommands.beginEnrolment.input.parse(input)).toMatchObject({ displayName: 'はるか' });
    }
  });

  test.each([
    ['family', { family: null }],
    ['name', { displayName: '  ' }],
    ['birth', { birthDigits: '2017' }],
    ['rules', { rules: NO_RULES }],
    ['guardian', { guardianName: '' }],
    ['consent', { agreedNotice: null }],
    ['fingers', { fingers: ['right-index'] }],
  ] as const)('is nothing while the page "%s" is incomplete', (page, missing) => {
    const draft: EnrolmentDraft = { ...child, ...missing };
    expect(isComplete(draft, page, today)).toBe(false);
    expect(enrolmentOf(draft, today)).toBeNull();
  });
});

describe('fingers', () => {
  test('index and middle of the preferred hand are there already', () => {
    expect(NEW_DRAFT.fingers).toEqual(['right-index', 'right-middle']);
    expect(usualFingers('left')).toEqual(['left-index', 'left-middle']);
  });

  test('touching a finger twice leaves everything as it was, and never more than four are chosen', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FINGERS), { maxLength: 12 }), (touched) => {
        const draft = touched.reduce(toggleFinger, child);
        expect(draft.fingers.length).toBeLessThanOrEqual(FINGERS_MAX);
        expect(new Set(draft.fingers).size).toBe(draft.fingers.length);
        const first = FINGERS.find((finger) => draft.fingers.includes(finger));
        if (first !== undefined) {
          const twice = toggleFinger(toggleFinger(draft, first), first);
          expect([...twice.fingers].sort()).toEqual([...draft.fingers].sort());
        }
      }),
    );
  });
});

describe('the face', () => {
  test('is all that is taken where the reader looks at it, and no finger is asked for', () => {
    const draft: EnrolmentDraft = { ...child, fingers: newDraft('face').fingers };
    expect(pagesOf(draft, today)).not.toContain('fingers');
    expect(pagesOf(child, today)).toContain('fingers');
    expect(enrolmentOf(draft, today)?.fingers).toEqual(['face']);
    expect(newDraft('finger-vein')).toBe(NEW_DRAFT);
  });
});
