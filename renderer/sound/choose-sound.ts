import type { KioskView } from '../../contract/kiosk-api.ts';

/** What is heard; how it sounds stands in `tones.ts`. */
export type Sound = 'success' | 'again' | 'tick' | 'kept' | 'notice';

/**
 * What the ear must know of a view, and nothing that belongs to a person: it outlives the view, so that a result that was
 * heard is not heard again when the connection comes back.
 */
export interface Cue {
  /** A sound belongs to entering a scene. */
  readonly scene: string;
  readonly sound: Sound | null;
  /** Placements kept so far in an enrolment: one more is heard, whatever else is on the screen. */
  readonly placementsKept: number;
}

export function cueOf(view: KioskView): Cue {
  const { shopper, enrolment, checkIn } = view;
  if (shopper.screen === 'amount' && checkIn !== null) return { ...checkInScene(checkIn), placementsKept: 0 };
  if (shopper.screen === 'amount' && enrolment !== null) return enrolmentCue(enrolment);
  return { ...shopperScene(shopper), placementsKept: 0 };
}

/** The one sound of going from a view to the next; `null` for silence. After the very first view nothing is heard. */
export function soundBetween(before: Cue | null, after: Cue): Sound | null {
  if (before === null) return null;
  if (after.placementsKept > before.placementsKept) return 'kept';
  return after.scene === before.scene ? null : after.sound;
}

type Scene = Pick<Cue, 'scene' | 'sound'>;

function shopperScene(shopper: KioskView['shopper']): Scene {
  switch (shopper.screen) {
    case 'amount':
    case 'preparing':
    case 'authorising':
      return { scene: shopper.screen, sound: null };
    case 'place-finger':
      if (shopper.guidance === 'place' && shopper.endingSoon)
        return { scene: 'ending-soon', sound: 'notice' };
      return placing(shopper);
    case 'checking':
      return { scene: shopper.screen, sound: 'notice' };
    case 'approved':
      return { scene: shopper.screen, sound: 'success' };
    case 'declined':
    case 'not-paid':
      return { scene: shopper.screen, sound: 'again' };
  }
}

function placing({
  guidance,
  advice,
}: Pick<Extract<KioskView['shopper'], { screen: 'place-finger' }>, 'guidance' | 'advice'>): Scene {
  switch (guidance) {
    case 'hold-still':
    case 'reading':
      return { scene: 'finger-seen', sound: 'tick' };
    case 'lift':
      return { scene: 'lift', sound: null };
    case 'place':
      return advice === null
        ? { scene: 'place', sound: null }
        : { scene: `advice:${advice}`, sound: 'again' };
  }
}

function checkInScene(checkIn: NonNullable<KioskView['checkIn']>): Scene {
  switch (checkIn.step) {
    case 'placing':
      return placing(checkIn);
    case 'asking':
      return { scene: 'check-in-asking', sound: null };
    case 'known':
      return { scene: `check-in-${checkIn.said}`, sound: 'success' };
    case 'not-known':
      return { scene: 'check-in-not-known', sound: 'again' };
  }
}

function enrolmentCue(enrolment: NonNullable<KioskView['enrolment']>): Cue {
  switch (enrolment.step) {
    case 'capturing': {
      const placementsKept =
        (enrolment.fingerNumber - 1) * enrolment.placementsTotal + enrolment.placementsKept;
      return { ...placing(enrolment), placementsKept };
    }
    case 'saving':
      // The last placement was kept; more than any count before it.
      return { scene: 'saving', sound: null, placementsKept: Number.MAX_SAFE_INTEGER };
    case 'trial':
      return { ...placing(enrolment), placementsKept: 0 };
    case 'done':
      return {
        scene: 'enrolled',
        sound: enrolment.recognised ? 'success' : 'notice',
        placementsKept: 0,
      };
    case 'stopped':
      return {
        scene: 'enrolment-stopped',
        sound: enrolment.because === 'cancelled' ? null : 'again',
        placementsKept: 0,
      };
  }
}
