import type { Trait } from './fingers.ts';

/**
 * Enrolment of one family member at the counter: each finger (or the face) is placed three times, best of up to four tries each
 * (decisions.md 10), then everything is sent in one piece, then one trial identification. Pure, like the checkout.
 */
export const PLACEMENTS_PER_FINGER = 3;
export const TRIES_PER_PLACEMENT = 4;

export interface CapturePlan {
  readonly fingers: readonly Trait[];
}

export type EnrolmentState =
  | {
      readonly step: 'capturing';
      readonly plan: CapturePlan;
      readonly fingerIndex: number;
      /** Placements of this finger kept so far. */
      readonly kept: number;
      /** Tries used for the placement that is asked for now. */
      readonly tries: number;
      readonly guidance: string;
      readonly captureProblem: string | null;
    }
  | { readonly step: 'saving'; readonly plan: CapturePlan }
  | {
      readonly step: 'trial';
      readonly plan: CapturePlan;
      readonly guidance: string;
      readonly captureProblem: string | null;
    }
  | { readonly step: 'done'; readonly recognised: boolean }
  | { readonly step: 'stopped'; readonly because: EnrolmentStop };

export type EnrolmentStop =
  | 'cancelled'
  | 'reader-missing'
  /** Four tries gave no usable picture: staff take the exception path, nobody is turned away (ux.md 1.5). */
  | 'finger-unusable'
  | 'placements-differ'
  | 'finger-already-enrolled'
  | 'consent-missing'
  | 'rules-contradict'
  | 'signed-out'
  | 'offline'
  | 'refused';

export type EnrolmentEvent =
  | { readonly kind: 'guidance'; readonly guidance: string }
  | { readonly kind: 'captured' }
  | { readonly kind: 'capture-unusable'; readonly problem: string }
  /** The reader goes on looking and says what would help. */
  | { readonly kind: 'capture-hint'; readonly problem: string }
  /** The placements of a finger are not of one finger: those that do not belong to the others were given up. */
  | { readonly kind: 'placements-differ'; readonly left: number }
  | { readonly kind: 'reader-lost' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'save-refused'; readonly because: EnrolmentStop }
  | { readonly kind: 'trial-answered'; readonly recognised: boolean }
  | { readonly kind: 'trial-lost' }
  | { readonly kind: 'cancel' };

export type EnrolmentEffect =
  | { readonly kind: 'capture-placement'; readonly finger: Trait; readonly placement: number }
  | { readonly kind: 'stop-capture' }
  | { readonly kind: 'save' }
  | { readonly kind: 'capture-trial' }
  | { readonly kind: 'identify-trial' }
  | { readonly kind: 'forget-captures' };

export interface EnrolmentStep {
  readonly state: EnrolmentState;
  readonly effects: readonly EnrolmentEffect[];
}

/** @throws RangeError unless at least one finger is planned */
export function beginEnrolment(plan: CapturePlan): EnrolmentStep {
  return placement(plan, 0, 0, 0, null);
}

export function stepEnrolment(state: EnrolmentState, event: EnrolmentEvent): EnrolmentStep {
  if (state.step === 'done' || state.step === 'stopped') return { state, effects: [] };
  if (event.kind === 'cancel') return stop('cancelled');
  if (event.kind === 'reader-lost' && state.step !== 'saving') return stop('reader-missing');
  switch (state.step) {
    case 'capturing':
      return whileCapturing(state, event);
    case 'saving':
      return whileSaving(state, event);
    case 'trial':
      return whileTrying(state, event);
  }
}

type In<Step extends EnrolmentState['step']> = Extract<EnrolmentState, { step: Step }>;

function whileCapturing(state: In<'capturing'>, event: EnrolmentEvent): EnrolmentStep {
  const { plan, fingerIndex, kept, tries } = state;
  switch (event.kind) {
    case 'guidance':
      return { state: { ...state, guidance: event.guidance }, effects: [] };
    case 'captured':
      if (kept + 1 < PLACEMENTS_PER_FINGER) return placement(plan, fingerIndex, kept + 1, 0, null);
      if (fingerIndex + 1 < plan.fingers.length) return placement(plan, fingerIndex + 1, 0, 0, null);
      return { state: { step: 'saving', plan }, effects: [{ kind: 'save' }] };
    case 'capture-hint':
      return { state: { ...state, captureProblem: event.problem }, effects: [] };
    case 'capture-unusable':
      return tries + 1 < TRIES_PER_PLACEMENT
        ? placement(plan, fingerIndex, kept, tries + 1, event.problem)
        : stop('finger-unusable');
    case 'placements-differ':
      return tries + 1 < TRIES_PER_PLACEMENT
        ? placement(plan, fingerIndex, event.left, tries + 1, 'different-finger')
        : stop('placements-differ');
    default:
      return { state, effects: [] };
  }
}

function placement(
  plan: CapturePlan,
  fingerIndex: number,
  kept: number,
  tries: number,
  captureProblem: string | null,
): EnrolmentStep {
  const finger = plan.fingers[fingerIndex];
  if (finger === undefined) throw new RangeError('an enrolment needs at least one finger');
  return {
    state: { step: 'capturing', plan, fingerIndex, kept, tries, guidance: 'place', captureProblem },
    effects: [{ kind: 'capture-placement', finger, placement: kept }],
  };
}

function whileSaving(state: In<'saving'>, event: EnrolmentEvent): EnrolmentStep {
  switch (event.kind) {
    case 'saved':
      return tryOnce(state.plan, null);
    case 'save-refused':
      return stop(event.because);
    default:
      return { state, effects: [] };
  }
}

function tryOnce(plan: CapturePlan, captureProblem: string | null): EnrolmentStep {
  return {
    state: { step: 'trial', plan, guidance: 'place', captureProblem },
    effects: [{ kind: 'forget-captures' }, { kind: 'capture-trial' }],
  };
}

function whileTrying(state: In<'trial'>, event: EnrolmentEvent): EnrolmentStep {
  switch (event.kind) {
    case 'guidance':
      return { state: { ...state, guidance: event.guidance }, effects: [] };
    case 'captured':
      return { state, effects: [{ kind: 'identify-trial' }] };
    case 'capture-hint':
      return { state: { ...state, captureProblem: event.problem }, effects: [] };
    case 'capture-unusable':
      return tryOnce(state.plan, event.problem);
    case 'trial-answered':
      return {
        state: { step: 'done', recognised: event.recognised },
        effects: [{ kind: 'forget-captures' }],
      };
    case 'trial-lost':
      // Enrolled is enrolled; only the check did not come back, and the staff are told so.
      return { state: { step: 'done', recognised: false }, effects: [{ kind: 'forget-captures' }] };
    default:
      return { state, effects: [] };
  }
}

function stop(because: EnrolmentStop): EnrolmentStep {
  return {
    state: { step: 'stopped', because },
    effects: [{ kind: 'stop-capture' }, { kind: 'forget-captures' }],
  };
}
