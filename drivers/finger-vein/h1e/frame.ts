import { noChecksum } from '../../framing/checksum.ts';
import { u16be, u8 } from '../../framing/fields.ts';
import { frameCodec, type DeclaredCodec, type FrameCodec } from '../../framing/frame-codec.ts';
import { layout, type LayoutValue } from '../../framing/layout.ts';

/** A template as it leaves the unit: opaque (devices.md 2B). */
export const H1E_TEMPLATE_BYTES = 536;
export const H1E_CANDIDATES_MAX = 6;
/** One byte before the template (slot, or of unknown meaning) and the check of four bytes behind it. */
export const H1E_TEMPLATE_DATA_BYTES = 1 + H1E_TEMPLATE_BYTES + 4;
/** Everything else the unit says is shorter than this. */
const SHORT_REPLY_BYTES_MAX = 32;
/** On a CDC line the bytes of one frame come together. */
const GAP_MS = 200;

/** Command or status, then the length; no sync, no checksum of the frame (devices.md 2B.1). */
const header = layout(3, { code: [0, u8], lengthBytes: [1, u16be] });
export type H1eHeader = LayoutValue<typeof header>;

/** Host to unit. */
export const h1eCommands: FrameCodec<H1eHeader> = frameCodec({
  sync: [],
  header,
  payloadLength: ({ lengthBytes }) => lengthBytes,
  payloadLengthMax: H1E_CANDIDATES_MAX * H1E_TEMPLATE_BYTES + 5,
  checksum: noChecksum,
  gapMs: GAP_MS,
});

/** Unit to host. Lengths that no reply has are taken for rubbish: there is little else to know it by. */
export const h1eReplies: DeclaredCodec<H1eHeader> = frameCodec({
  sync: [],
  header,
  payloadLength: ({ code, lengthBytes }) => (isReplyLength(code, lengthBytes) ? lengthBytes : null),
  payloadLengthMax: H1E_TEMPLATE_DATA_BYTES,
  checksum: noChecksum,
  gapMs: GAP_MS,
});

/** A refusal has at least its code. */
function isReplyLength(code: number, lengthBytes: number): boolean {
  if (code !== 0) return lengthBytes >= 1 && lengthBytes <= SHORT_REPLY_BYTES_MAX;
  return lengthBytes <= SHORT_REPLY_BYTES_MAX || lengthBytes === H1E_TEMPLATE_DATA_BYTES;
}

/** @returns the bytes of header and data, over which the check of templates runs */
export function wholeFrame(code: number, data: Uint8Array): Uint8Array {
  return Uint8Array.of(code, data.length >> 8, data.length & 0xff, ...data);
}
