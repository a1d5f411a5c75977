import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checked, xor4 } from '../../framing/checksum.ts';
import { scanFrame } from '../../framing/scan-frame.ts';
import { h1eRequests, type H1eRequest } from './commands.ts';
import { h1eCommands, h1eReplies } from './frame.ts';

/** Frames as they are on the line, made from the public interface facts. */
const vectors = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('./h1e-vectors.json', import.meta.url), 'utf8')));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = ({ command, data }: H1eRequest): Uint8Array =>
  h1eCommands.encode({ header: { code: command, lengthBytes: data.length }, payload: data });

const commands: Record<string, H1eRequest> = {
  buzzer_stop: h1eRequests.buzzerStop(),
  buzzer_start_long: h1eRequests.buzzerStart(),
  buzzer_ok: h1eRequests.buzzerPattern(['short', 'short']),
  buzzer_ng: h1eRequests.buzzerPattern(['short', 'long']),
  buzzer_cancel: h1eRequests.buzzerPattern(['long']),
  led_green_blink_160ms: h1eRequests.ledBlink('green', 160, 160),
  led_green_on: h1eRequests.led('green', true),
  info_fw: h1eRequests.firmware(),
  info_serial: h1eRequests.serialNumber(),
  get_template: h1eRequests.captureTemplate(),
  auth_1toN: h1eRequests.matchInBank(),
  delete_bank: h1eRequests.removeBank(),
  touch_on: h1eRequests.touchNotices(true),
};
const notices: Record<string, readonly number[]> = { touch_event_on: [0x74, 1], touch_event_off: [0x74, 0] };
const TEMPLATE_TRAILER = 'set_template slot5 template byte i&255 trailer';

describe('H1E frames', () => {
  it.each(Object.entries(commands))(
    '%s: the request gives the bytes, and the bytes the request',
    (name, request) => {
      expect(hexOf(bytesOf(request))).toBe(vectors[name]);
      const found = h1eCommands.decode(new Uint8Array(Buffer.from(vectors[name] ?? '', 'hex')));
      expect(found).toMatchObject({
        frame: { header: { code: request.command, lengthBytes: request.data.length }, payload: request.data },
      });
    },
  );

  it.each(Object.entries(notices))('%s', (name, data) => {
    const bytes = new Uint8Array(Buffer.from(vectors[name] ?? '', 'hex'));
    expect(scanFrame(h1eReplies, bytes)).toMatchObject({
      frame: { payload: Uint8Array.from(data) },
      skipped: 0,
    });
  });

  it('checks a template over the whole frame before the check', () => {
    const template = Uint8Array.from({ length: 536 }, (_, i) => i & 255);
    const bytes = bytesOf(h1eRequests.setTemplate(5, template));
    expect(bytes).toHaveLength(544);
    expect(hexOf(bytes.subarray(0, 4))).toBe('12021d05');
    expect(hexOf(bytes.subarray(540))).toBe(vectors[TEMPLATE_TRAILER]);
    expect(checked(xor4, bytes)).toEqual(bytes.subarray(0, 540));
    expect(checked(xor4, bytes.with(77, (bytes[77] ?? 0) ^ 4))).toBeNull();
  });

  it('leaves no vector untried', () => {
    const tried = [...Object.keys(commands), ...Object.keys(notices), TEMPLATE_TRAILER];
    expect(tried.toSorted()).toEqual(Object.keys(vectors).toSorted());
  });

  it('sends up to six candidates with one match and no seventh', () => {
    const template = new Uint8Array(536).fill(9);
    expect(bytesOf(h1eRequests.matchAmong(Array.from({ length: 6 }, () => template)))).toHaveLength(
      536 * 6 + 8,
    );
    expect(() => h1eRequests.matchAmong(Array.from({ length: 7 }, () => template))).toThrow(RangeError);
    expect(() => h1eRequests.matchAmong([])).toThrow(RangeError);
  });

  it.each([[33], [540], [542], [65_535]])('takes no reply of %d bytes: there is none', (length) => {
    const bytes = Uint8Array.of(0, length >> 8, length & 255, ...new Uint8Array(length));
    expect(h1eReplies.decode(bytes)).toBe('not-a-frame');
  });
});
