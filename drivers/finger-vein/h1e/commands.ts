import { xor4 } from '../../framing/checksum.ts';
import { H1E_CANDIDATES_MAX, H1E_TEMPLATE_BYTES, H1E_TEMPLATE_DATA_BYTES, wholeFrame } from './frame.ts';

/** Commands spoken here (devices.md 2B.2). The session key (1F) is left out on purpose: it protects nothing. */
export const H1E_COMMAND = {
  buzzer: 0x10,
  led: 0x11,
  setTemplate: 0x12,
  authenticate: 0x13,
  info: 0x14,
  captureTemplate: 0x15,
  remove: 0x16,
  reset: 0x17,
  authenticateInBanks: 0x18,
  authenticateAmong: 0x19,
  selectBank: 0x1c,
  securityLevel: 0x20,
  touchNotices: 0x28,
} as const;

export const H1E_SLOTS_PER_BANK = 100;
export const H1E_BANKS = 20;
/** First data byte of the notice that a finger came or went. No slot is as high, so that no reply looks like it. */
export const H1E_TOUCH_MARK = 0x74;
/** Error codes are not public but for this one (devices.md 2B.1). */
export const H1E_ERROR_CANCELLED = 0x10;

/** A command and its data, ready to be framed. */
export interface H1eRequest {
  readonly command: number;
  readonly data: Uint8Array;
  /**
   * Whether its answer may carry so much data. Replies do not say what they answer: the length is all there is to tell
   * one that is a step behind.
   */
  readonly isReply: (lengthBytes: number) => boolean;
}

const FIRMWARE_BYTES = 14;
const SERIAL_NUMBER_BYTES = 12;
/** What a plain acknowledgement carries is not described; certainly none of these. */
const isAcknowledgement = (length: number): boolean =>
  ![3, SERIAL_NUMBER_BYTES, FIRMWARE_BYTES, H1E_TEMPLATE_DATA_BYTES].includes(length);
const exactly =
  (wanted: number) =>
  (length: number): boolean =>
    length === wanted;
/** A slot, and perhaps something behind it. */
const isSlotReply = (length: number): boolean => length === 1 || length === 2;

const request = (command: number, ...data: number[]): H1eRequest => ({
  command,
  data: Uint8Array.from(data),
  isReply: isAcknowledgement,
});

const answeredBy = (asked: H1eRequest, isReply: H1eRequest['isReply']): H1eRequest => ({ ...asked, isReply });

export const H1E_COLOUR = { red: 1, green: 2, both: 3 } as const;
export type H1eColour = keyof typeof H1E_COLOUR;

export const h1eRequests = {
  buzzerStop: () => request(H1E_COMMAND.buzzer, 0, 0, 0),
  /** Until it is stopped. */
  buzzerStart: () => request(H1E_COMMAND.buzzer, 1, 0xff, 0),
  /** @param tones 1 to 8, in order */
  buzzerPattern: (tones: readonly ('short' | 'long')[]) => {
    if (tones.length < 1 || tones.length > 8) throw new RangeError('a pattern has 1 to 8 tones');
    const bits = tones.reduce((sum, tone, i) => sum | (tone === 'long' ? 0x80 >> i : 0), 0);
    return request(H1E_COMMAND.buzzer, 2, bits, tones.length);
  },
  led: (colour: H1eColour, isOn: boolean) => request(H1E_COMMAND.led, H1E_COLOUR[colour], isOn ? 1 : 0),
  /** @param offMs, onMs in steps of ten, at most 2,550 */
  ledBlink: (colour: H1eColour, offMs: number, onMs: number) =>
    request(H1E_COMMAND.led, H1E_COLOUR[colour], 2, tens(offMs), tens(onMs)),
  setTemplate: (slotInBank: number, template: Uint8Array): H1eRequest => {
    checkTemplate(template);
    return withXor4(H1E_COMMAND.setTemplate, Uint8Array.of(slotInBank, ...template));
  },
  /** 1:N in the selected bank. */
  matchInBank: () => answeredBy(request(H1E_COMMAND.authenticate, 0, 0), isSlotReply),
  /** 1:1 with a slot of the selected bank. */
  matchSlot: (slotInBank: number) =>
    answeredBy(request(H1E_COMMAND.authenticate, 1, slotInBank), isSlotReply),
  matchInBanks: (banks: readonly number[]) =>
    answeredBy(
      request(H1E_COMMAND.authenticateInBanks, 0, ...banks.flatMap((bank) => [bank >> 8, bank & 0xff])),
      exactly(3),
    ),
  /** @param templates at most six */
  matchAmong: (templates: readonly Uint8Array[]): H1eRequest => {
    if (templates.length < 1 || templates.length > H1E_CANDIDATES_MAX)
      throw new RangeError('one to six templates');
    templates.forEach(checkTemplate);
    const data = new Uint8Array(Buffer.concat([Uint8Array.of(8), ...templates]));
    return answeredBy(withXor4(H1E_COMMAND.authenticateAmong, data), isSlotReply);
  },
  firmware: () => answeredBy(request(H1E_COMMAND.info, 0), exactly(FIRMWARE_BYTES)),
  serialNumber: () => answeredBy(request(H1E_COMMAND.info, 1), exactly(SERIAL_NUMBER_BYTES)),
  captureTemplate: () => answeredBy(request(H1E_COMMAND.captureTemplate), exactly(H1E_TEMPLATE_DATA_BYTES)),
  remove: (slotInBank: number) => request(H1E_COMMAND.remove, slotInBank),
  removeBank: () => request(H1E_COMMAND.remove, 0xff),
  removeAll: () => request(H1E_COMMAND.remove, 0xfe),
  reset: () => request(H1E_COMMAND.reset),
  selectBank: (bank: number) => request(H1E_COMMAND.selectBank, bank >> 8, bank & 0xff),
  /** @param level 1 low to 5 high */
  securityLevel: (level: number) => request(H1E_COMMAND.securityLevel, level),
  touchNotices: (isOn: boolean) => request(H1E_COMMAND.touchNotices, isOn ? 1 : 0),
} as const;

function tens(ms: number): number {
  if (ms < 0 || ms > 2_550) throw new RangeError(`${ms} ms is no duration the unit knows`);
  return Math.round(ms / 10);
}

function checkTemplate(template: Uint8Array): void {
  if (template.length !== H1E_TEMPLATE_BYTES) throw new RangeError('a template has 536 bytes');
}

/** The check runs over the whole frame before it, header included. */
function withXor4(command: number, data: Uint8Array): H1eRequest {
  const whole = wholeFrame(command, new Uint8Array([...data, 0, 0, 0, 0]));
  const check = xor4.of(whole.subarray(0, whole.length - xor4.length));
  return { command, data: new Uint8Array([...data, ...check]), isReply: isAcknowledgement };
}
