import { describe, expect, test } from 'vitest';
import { adviceTexts, guidanceTexts, placementTexts } from './capture-advice.ts';
import { checkInSpokenTexts, checkInTexts, checkInUnknownTexts } from './check-in.ts';
import {
  counterActTexts,
  counterRefusalTexts,
  counterTexts,
  giveBackTexts,
  registerTexts,
  voucherSaleTexts,
} from './counter.ts';
import { declineLeftTexts, declineReasonTexts } from './decline-reasons.ts';
import { enrolmentCaptureTexts, enrolmentStopTexts } from './enrolment-capture.ts';
import { enrolmentTexts, traitTexts } from './enrolment.ts';
import { FACE_WORDS, facePoseTexts, inWordsOf, NEVER_OF_FACES } from './face.ts';
import { keyboardTexts } from './keyboard.ts';
import {
  amountTexts,
  frameTexts,
  notPaidTexts,
  payingTexts,
  resultTexts,
  statusTexts,
  yenTexts,
} from './kiosk.ts';
import { LANGUAGES } from './language.ts';
import type { Message } from './language.ts';
import { spokenTexts } from './spoken.ts';
import { roleTexts, staffHomeTexts, staffTexts } from './staff.ts';

const flat = [
  amountTexts,
  checkInSpokenTexts,
  checkInTexts,
  counterActTexts,
  counterRefusalTexts,
  counterTexts,
  giveBackTexts,
  registerTexts,
  voucherSaleTexts,
  declineLeftTexts,
  enrolmentCaptureTexts,
  enrolmentTexts,
  traitTexts,
  frameTexts,
  guidanceTexts,
  keyboardTexts,
  payingTexts,
  resultTexts,
  roleTexts,
  spokenTexts,
  staffHomeTexts,
  staffTexts,
  statusTexts,
  yenTexts,
].flatMap((texts) => Object.entries<Message>(texts));

const nested = [
  adviceTexts,
  checkInUnknownTexts,
  declineReasonTexts,
  enrolmentStopTexts,
  notPaidTexts,
  placementTexts,
].flatMap((texts) =>
  Object.entries<Readonly<Record<string, Message>>>(texts).flatMap(([name, parts]) =>
    Object.entries(parts).map(([part, message]): [string, Message] => [`${name}.${part}`, message]),
  ),
);

/** The word that must be seen wherever a reader is simulated, and the three letters of a key. */
const FIXED_WORDS = /SIMULATED|ABC/g;
/** What a value takes the place of counts as a short word. */
const filled = (text: string) => text.replace(/\{[A-Za-z]+\}/g, 'ことば');

const ofFaces = [...FACE_WORDS.values(), ...facePoseTexts].map((message): [string, Message] => [
  `face: ${message.en}`,
  message,
]);

describe.each([...flat, ...nested, ...ofFaces])('%s', (_, message) => {
  test('takes the same values in every language', () => {
    const values = (text: string) => [...text.matchAll(/\{[A-Za-z]+\}/g)].map(([value]) => value).sort();
    // An easy sentence may leave a value out, but never needs one that the others do not bring.
    for (const language of LANGUAGES) {
      expect(values(message.ja)).toEqual(expect.arrayContaining(values(message[language])));
    }
    expect(values(message.en)).toEqual(values(message.ja));
  });

  test('blames nobody', () => {
    for (const language of LANGUAGES)
      expect(message[language]).not.toMatch(/失敗|しっぱい|エラー|不正|error|fail|invalid|wrong/i);
  });

  test('is all kana in easy Japanese, one short idea in a sentence', () => {
    const easy = message['ja-easy'].replace(FIXED_WORDS, '');
    expect(easy).not.toMatch(/\p{Script=Han}/u);
    expect(easy.replace(/\{[A-Za-z]+\}/g, '')).not.toMatch(/[A-Za-z]/);
    for (const sentence of filled(easy).split('。'))
      expect(sentence.replaceAll(' ', '').length).toBeLessThanOrEqual(24);
  });

  test('is English in English and has no half-width colon or digit run into Japanese', () => {
    expect(message.en.replace(/あいう|アイウ/, '')).not.toMatch(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    );
    expect(message.ja).not.toContain(':');
  });
});

describe('at a face reader', () => {
  const aboutFingers = /指|ゆび|finger|かざ|のせて/i;
  const speaksOfFingers = (message: Message) =>
    LANGUAGES.some((language) => aboutFingers.test(message[language]));
  const names = new Set<Message>(Object.values(traitTexts));

  test('nothing that can be met speaks of a finger', () => {
    const left = [...flat, ...nested].filter(
      ([, message]) =>
        !names.has(message) && !NEVER_OF_FACES.has(message) && speaksOfFingers(inWordsOf('face', message)),
    );
    expect(left.map(([name]) => name)).toEqual([]);
  });

  test('the words take the values of those they stand for, and the others stay as they are', () => {
    const values = (message: Message) => message.ja.match(/\{[A-Za-z]+\}/g);
    for (const [finger, face] of FACE_WORDS) {
      expect(values(face)).toEqual(values(finger));
      expect(inWordsOf('finger-vein', finger)).toBe(finger);
    }
    expect(inWordsOf('face', amountTexts.hint)).toBe(amountTexts.hint);
  });
});
