import { describe, expect, test } from 'vitest';
import {
  amountYen,
  approved,
  declined,
  enrolmentView,
  kioskView,
  placeFinger,
  shopperView,
  staff,
} from '../../test/renderer/views.ts';
import { NEW_DRAFT } from '../enrolment/enrolment-draft.ts';
import { NO_SIGN_IN } from '../staff/sign-in-entry.ts';
import { FIRST_STATE, withView, withoutForms, withoutView } from './kiosk-state.ts';
import type { KioskState } from './kiosk-state.ts';
import { DEFAULT_PREFERENCES, turnEnded } from './preferences.ts';
import { screenKey } from './screen-key.ts';

const english = { ...DEFAULT_PREFERENCES, language: 'en', textSize: 'largest', highContrast: true } as const;
const at = (view: KioskState['view'], changed: Partial<KioskState> = {}): KioskState => ({
  ...FIRST_STATE,
  connection: 'connected',
  view,
  ...changed,
});

describe('whose turn it is', () => {
  test('preferences last through a purchase and its retry, and end with it', () => {
    const placing = at(shopperView(placeFinger()), { preferences: english });
    const refused = withView(placing, shopperView(declined()));
    const again = withView(refused, shopperView({ screen: 'preparing', amountYen }));
    const paid = withView(again, shopperView(approved()));
    for (const state of [refused, again, paid]) expect(state.preferences).toEqual(english);
    expect(withView(paid, kioskView()).preferences).toEqual(DEFAULT_PREFERENCES);
    expect(withView(refused, kioskView()).preferences).toEqual(DEFAULT_PREFERENCES);
  });

  test('a new purchase right after an approval is somebody else’s', () => {
    expect(turnEnded('approved', 'preparing')).toBe(true);
    expect(turnEnded('declined', 'preparing')).toBe(false);
    expect(turnEnded('amount', 'preparing')).toBe(false);
    expect(turnEnded('approved', 'approved')).toBe(false);
  });

  test('what the clerk chose at the amount is not lost by a view about something else', () => {
    const typing = at(kioskView(), { preferences: english, amount: { digits: '12', refused: false } });
    const next = withView(typing, kioskView({ online: false }));
    expect(next.preferences).toEqual(english);
    expect(next.amount.digits).toBe('12');
  });

  test('a typed amount is gone once it is being paid', () => {
    const typing = at(kioskView(), { amount: { digits: '1280', refused: false } });
    expect(withView(typing, shopperView(placeFinger())).amount.digits).toBe('');
  });
});

describe('a host that cannot be heard', () => {
  test('leaves nothing of the shopper', () => {
    const state = withoutView(at(shopperView(approved()), { amount: { digits: '12', refused: false } }));
    expect(state).toMatchObject({ connection: 'lost', view: null, amount: { digits: '' } });
    expect(JSON.stringify(state)).not.toContain('はな');
    expect(screenKey(state)).toBe('blank');
  });

  test('was never connected: still starting', () => {
    expect(withoutView(FIRST_STATE).connection).toBe('starting');
  });

  test('is back with the next view, and staff find what they had entered', () => {
    const draft = { ...NEW_DRAFT, displayName: 'はるか' };
    const back = withView(
      withoutView(at(kioskView({ staff }), { draft, draftOpen: true })),
      kioskView({ staff }),
    );
    expect(back).toMatchObject({ connection: 'connected', draft, draftOpen: true });
  });
});

describe('an enrolment being entered', () => {
  const draft = { ...NEW_DRAFT, displayName: 'はるか' };

  test('outlives a session that ran out, which asks for the PIN again', () => {
    const signedOut = withView(at(kioskView({ staff }), { draft, draftOpen: true }), kioskView());
    expect(signedOut).toMatchObject({ draft, draftOpen: true, signIn: NO_SIGN_IN });
    expect(screenKey(signedOut)).toBe('sign-in');
    const back = withView(signedOut, kioskView({ staff }));
    expect(back).toMatchObject({ draft, draftOpen: true, signIn: null });
    expect(screenKey(back)).toBe('draft-family');
  });

  test('outlives every way to stop, and ends when the member is enrolled', () => {
    const running = at(kioskView({ staff }), { draft, draftOpen: true });
    const stopped = withView(
      running,
      enrolmentView({ step: 'stopped', displayName: 'はるか', because: 'offline' }),
    );
    expect(stopped.draft).toEqual(draft);
    const done = withView(running, enrolmentView({ step: 'done', displayName: 'はるか', recognised: true }));
    expect(done).toMatchObject({ draft: null, draftOpen: false });
  });

  test('is emptied when staff leave, and nobody is asked for a PIN', () => {
    const left = withView(withoutForms(at(kioskView({ staff }), { draft, draftOpen: true })), kioskView());
    expect(left).toMatchObject({ draft: null, draftOpen: false, signIn: null });
    expect(screenKey(left)).toBe('amount');
  });
});

test('a purchase goes before the staff’s screens', () => {
  expect(screenKey(at(shopperView(placeFinger(), { staff })))).toBe('place-finger');
  expect(screenKey(at(kioskView({ staff })))).toBe('staff-home');
});
