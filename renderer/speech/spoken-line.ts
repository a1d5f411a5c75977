import type { KioskView } from '../../contract/kiosk-api.ts';
import type { DeclineReason } from '../../domain/decline-reasons.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { adviceTexts, guidanceTexts, placementTexts } from '../../messages/capture-advice.ts';
import { checkInSpokenTexts } from '../../messages/check-in.ts';
import { enrolmentCaptureTexts } from '../../messages/enrolment-capture.ts';
import { inWordsOf } from '../../messages/face.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import { say } from '../../messages/language.ts';
import type { Language, Message } from '../../messages/language.ts';
import { spokenTexts } from '../../messages/spoken.ts';

export interface SpokenLine {
  readonly text: string;
  /** Said again after a while without any action. */
  readonly repeats: boolean;
}

/** What the voice says on a view; `null` where it stays quiet. Equal lines on following views are one line. */
export function spokenLine(view: KioskView, language: Language): SpokenLine | null {
  const line = lineOf(view);
  if (line === null) return null;
  return {
    text: aloud(say(inWordsOf(view.reader.modality, line.message), language, line.values), language),
    repeats: line.repeats ?? false,
  };
}

function lineOf({ shopper, enrolment, checkIn }: KioskView): Line | null {
  if (shopper.screen !== 'amount') return shopperLine(shopper);
  if (checkIn !== null) return checkInLine(checkIn);
  return enrolment === null ? null : enrolmentLine(enrolment);
}

/** A text as a voice reads it: in the kana mode the spaces between words are for the eye and would be heard as pauses. */
function aloud(text: string, language: Language): string {
  return language === 'ja-easy' ? text.replaceAll(' ', '') : text;
}

interface Line {
  readonly message: Message;
  readonly values?: Readonly<Record<string, string>>;
  readonly repeats?: boolean;
}

type Shopper = KioskView['shopper'];

function shopperLine(shopper: Shopper): Line | null {
  switch (shopper.screen) {
    case 'amount':
    case 'preparing':
      return null;
    case 'place-finger':
      return placingLine(shopper);
    case 'authorising':
      return shopper.slow ? { message: spokenTexts.slow } : null;
    case 'checking':
      return {
        message: shopper.ownerAnswerSeconds === undefined ? spokenTexts.checking : spokenTexts.askingOwner,
      };
    case 'approved':
      return { message: spokenTexts.approved, values: digitsOf(shopper.amountYen) };
    case 'declined':
      return declinedLine(shopper);
    case 'not-paid':
      return { message: spokenTexts.notPaid };
  }
}

function placingLine(shopper: Extract<Shopper, { screen: 'place-finger' }>): Line | null {
  const { guidance, advice, endingSoon, geometry, attempt, anotherFinger } = shopper;
  if (guidance === 'lift') return { message: spokenTexts.lift };
  if (guidance !== 'place') return { message: spokenTexts.holdStill };
  if (endingSoon) return { message: spokenTexts.endingSoon };
  if (advice !== null) return { message: adviceTexts[advice].shopper, repeats: true };
  if (anotherFinger) return { message: guidanceTexts.anotherFinger, repeats: true };
  if (attempt > 1) return { message: placementTexts[geometry].title, repeats: true };
  return {
    message: geometry === 'contactless' ? spokenTexts.placeContactless : spokenTexts.placeGuided,
    values: digitsOf(shopper.amountYen),
    repeats: true,
  };
}

/** Reasons that are about the reading, not about anybody's money. */
const SAYABLE: ReadonlySet<DeclineReason> = new Set([
  'NOT_RECOGNISED',
  'CHALLENGE_EXPIRED',
  'REPLAYED_CAPTURE',
  'TRY_AGAIN',
]);

function declinedLine({ reasons, help }: Extract<Shopper, { screen: 'declined' }>): Line {
  switch (help) {
    case 'same-finger':
      return { message: resultTexts.helpSameFinger };
    case 'other-finger':
      return { message: resultTexts.helpOtherFinger };
    case 'staff':
      return { message: resultTexts.helpStaff };
    case 'none':
      return {
        message: reasons.every((reason) => SAYABLE.has(reason))
          ? spokenTexts.notReadable
          : spokenTexts.otherWay,
      };
  }
}

function checkInLine(checkIn: NonNullable<KioskView['checkIn']>): Line | null {
  switch (checkIn.step) {
    case 'placing':
      if (checkIn.guidance === 'lift') return { message: spokenTexts.lift };
      if (checkIn.guidance !== 'place') return { message: spokenTexts.holdStill };
      if (checkIn.advice !== null) return { message: adviceTexts[checkIn.advice].shopper, repeats: true };
      return { message: placementTexts[checkIn.geometry].title, repeats: true };
    case 'asking':
      return null;
    case 'known':
      return checkIn.said === 'well' && checkIn.person.asked === null
        ? { message: checkInSpokenTexts.well }
        : { message: checkInSpokenTexts.look };
    case 'not-known':
      return { message: spokenTexts.notReadable };
  }
}

function enrolmentLine(enrolment: NonNullable<KioskView['enrolment']>): Line | null {
  switch (enrolment.step) {
    case 'capturing':
      if (enrolment.guidance === 'lift') return { message: spokenTexts.lift };
      if (enrolment.guidance !== 'place') return { message: spokenTexts.holdStill };
      if (enrolment.advice !== null) return { message: adviceTexts[enrolment.advice].shopper, repeats: true };
      if (enrolment.placementsKept > 0) return { message: spokenTexts.enrolPlacementKept, repeats: true };
      return { message: placementTexts[enrolment.geometry].title, repeats: true };
    case 'saving':
      return null;
    case 'trial':
      if (enrolment.guidance !== 'place') return { message: spokenTexts.holdStill };
      return { message: enrolmentCaptureTexts.trialTitle, repeats: true };
    case 'done':
      return { message: spokenTexts.enrolDone };
    case 'stopped':
      return { message: enrolmentCaptureTexts.stopped };
  }
}

function digitsOf(amountYen: number): Readonly<Record<string, string>> {
  return { digits: formatYenDigits(amountYen) };
}
