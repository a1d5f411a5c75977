import { adviceSchema, guidanceSchema } from '../../contract/kiosk-api.ts';
import type { EnrolmentScreen } from '../../contract/kiosk-api.ts';
import { PLACEMENTS_PER_FINGER, TRIES_PER_PLACEMENT } from '../../domain/enrolment.ts';
import type { EnrolmentState } from '../../domain/enrolment.ts';
import type { ReaderCapabilities } from '../../drivers/reader.ts';

/** The staff's screen that belongs to a state of the enrolment. */
export function enrolmentScreen(
  state: EnrolmentState,
  displayName: string,
  reader: Pick<ReaderCapabilities, 'geometry'>,
): EnrolmentScreen {
  switch (state.step) {
    case 'capturing': {
      const finger = state.plan.fingers[state.fingerIndex];
      if (finger === undefined) throw new RangeError(`no finger number ${state.fingerIndex} is planned`);
      return {
        step: 'capturing',
        displayName,
        finger,
        fingerNumber: state.fingerIndex + 1,
        fingersTotal: state.plan.fingers.length,
        placementsKept: state.kept,
        placementsTotal: PLACEMENTS_PER_FINGER,
        triesLeft: TRIES_PER_PLACEMENT - state.tries,
        ...placing(state, reader),
      };
    }
    case 'saving':
      return { step: 'saving', displayName };
    case 'trial':
      return { step: 'trial', displayName, ...placing(state, reader) };
    case 'done':
      return { step: 'done', displayName, recognised: state.recognised };
    case 'stopped':
      return { step: 'stopped', displayName, because: state.because };
  }
}

function placing(
  state: { readonly guidance: string; readonly captureProblem: string | null },
  reader: Pick<ReaderCapabilities, 'geometry'>,
) {
  return {
    geometry: reader.geometry,
    guidance: guidanceSchema.parse(state.guidance),
    advice: state.captureProblem === null ? null : adviceSchema.parse(state.captureProblem),
  };
}
