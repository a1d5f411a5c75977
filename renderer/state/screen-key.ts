import type { KioskState } from './kiosk-state.ts';

/** Names the screen that is shown: a change of it means that other things now lie under the hand. */
export function screenKey({ view, signIn, draft, draftOpen, counter }: KioskState): string {
  if (view === null) return 'blank';
  if (view.shopper.screen !== 'amount') return view.shopper.screen;
  if (view.checkIn !== null) return `check-in-${view.checkIn.step}`;
  if (view.staff !== null) {
    if (view.enrolment !== null) return `enrolment-${view.enrolment.step}`;
    if (view.counterAct !== null) return `act-${view.counterAct.step}`;
    if (counter !== null) return `counter-${counter.page}`;
    return draftOpen && draft !== null ? `draft-${draft.page}` : 'staff-home';
  }
  return signIn === null ? 'amount' : 'sign-in';
}
