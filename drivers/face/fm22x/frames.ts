import { xor8 } from '../../framing/checksum.ts';
import { u16be, u8 } from '../../framing/fields.ts';
import { frameCodec, type Frame, type DeclaredCodec, type FrameCodec } from '../../framing/frame-codec.ts';
import { layout, type LayoutValue } from '../../framing/layout.ts';

/** Image frames are the longest: what is asked for at once, at most (devices.md 1B.2). */
export const FM22X_DATA_BYTES_MAX = 4_000;
/** Bytes of one frame come within 100 to 200 ms of each other. */
const GAP_MS = 200;

const header = layout(3, { messageId: [0, u8], dataBytes: [1, u16be] });
export type Fm22xHeader = LayoutValue<typeof header>;
export type Fm22xFrame = Frame<Fm22xHeader>;

/** Frames in clear. The check is weak: one byte, and the two sync bytes are not in it. */
export const fm22xFrames: DeclaredCodec<Fm22xHeader> = frameCodec({
  sync: [0xef, 0xaa],
  header,
  payloadLength: ({ dataBytes }) => dataBytes,
  payloadLengthMax: FM22X_DATA_BYTES_MAX,
  checksum: xor8(2),
  gapMs: GAP_MS,
});

export function fm22xFrame(messageId: number, data: Uint8Array): Fm22xFrame {
  return { header: { messageId, dataBytes: data.length }, payload: data };
}

const encryptedHeader = layout(2, { encryptedBytes: [0, u16be] });

/** Frames after INIT_ENCRYPTION in mode 1 (1B.4); their length is not covered by the check. */
export const fm22xEncryptedFrames: FrameCodec<LayoutValue<typeof encryptedHeader>> = frameCodec({
  sync: [0xef, 0xaa],
  header: encryptedHeader,
  payloadLength: ({ encryptedBytes }) =>
    encryptedBytes > 0 && encryptedBytes % 16 === 0 ? encryptedBytes : null,
  payloadLengthMax: 4_016,
  checksum: xor8(4),
  gapMs: GAP_MS,
});
