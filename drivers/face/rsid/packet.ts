import { crc16le } from '../../framing/checksum.ts';
import { octets, u16le, u32le, u8 } from '../../framing/fields.ts';
import { frameCodec, type Frame, type DeclaredCodec } from '../../framing/frame-codec.ts';
import { layout, type LayoutValue } from '../../framing/layout.ts';

/** The one version of the packets that is spoken here (devices.md 1A.3). */
export const RSID_PROTOCOL_VERSION = 3;
export const RSID_HMAC_BYTES = 32;
export const RSID_IV_BYTES = 16;
const PAYLOAD_BYTES_MAX = 8_128;
const SEQUENCE_BYTES = 4;
const PAYLOAD_STEP_BYTES = 32;
/** The reference receiver allows 200 ms and 4 ms for each byte; bytes of one packet come much closer together. */
const GAP_MS = 250;

const header = layout(20, {
  protocolVersion: [0, u8],
  messageId: [1, u8],
  iv: [2, octets(RSID_IV_BYTES)],
  payloadBytes: [18, u16le],
});

export type RsidHeader = LayoutValue<typeof header>;
/** Its payload is the packet's payload (encrypted in a secure session) with the HMAC behind it. */
export type RsidFrame = Frame<RsidHeader>;

export const rsidFrames: DeclaredCodec<RsidHeader> = frameCodec({
  sync: [0x40, 0x46],
  header,
  payloadLength: ({ payloadBytes }) =>
    payloadBytes >= SEQUENCE_BYTES && payloadBytes <= PAYLOAD_BYTES_MAX
      ? payloadBytes + RSID_HMAC_BYTES
      : null,
  payloadLengthMax: PAYLOAD_BYTES_MAX + RSID_HMAC_BYTES,
  checksum: crc16le(0x1d0f),
  gapMs: GAP_MS,
});

/** What a packet says, once it is taken out of its frame. */
export interface RsidPacket {
  /** One ASCII letter. */
  readonly id: string;
  readonly sequence: number;
  /** As it came: zero padded, so longer than the message by up to 31 bytes. */
  readonly message: Uint8Array;
}

/** @throws RangeError for a message that no packet can carry */
export function payloadOf({ sequence, message }: Pick<RsidPacket, 'sequence' | 'message'>): Uint8Array {
  const length = Math.ceil((SEQUENCE_BYTES + message.length) / PAYLOAD_STEP_BYTES) * PAYLOAD_STEP_BYTES;
  if (length > PAYLOAD_BYTES_MAX) throw new RangeError(`a message of ${message.length} bytes is too long`);
  const payload = new Uint8Array(length);
  u32le.write(payload, 0, sequence);
  payload.set(message, SEQUENCE_BYTES);
  return payload;
}

/** @param payload at least 4 bytes: every decoded frame has them */
export function packetOf(messageId: number, payload: Uint8Array): RsidPacket {
  return {
    id: String.fromCharCode(messageId),
    sequence: u32le.read(payload, 0),
    message: payload.slice(SEQUENCE_BYTES),
  };
}

/** How packets become frames and back: in clear, or sealed in a secure session. */
export interface RsidSeal {
  toFrame(packet: RsidPacket): RsidFrame;
  /** Null for a frame that was not made by the other side of this session. */
  fromFrame(frame: RsidFrame): RsidPacket | null;
}

/** No IV, no HMAC: whoever holds the cable reads and writes. */
export const inClear: RsidSeal = {
  toFrame: (packet) => {
    const payload = payloadOf(packet);
    return {
      header: {
        protocolVersion: RSID_PROTOCOL_VERSION,
        messageId: packet.id.charCodeAt(0),
        iv: new Uint8Array(RSID_IV_BYTES),
        payloadBytes: payload.length,
      },
      payload: Uint8Array.of(...payload, ...new Uint8Array(RSID_HMAC_BYTES)),
    };
  },
  fromFrame: ({ header: { messageId, iv }, payload }) =>
    iv.some((byte) => byte !== 0)
      ? null
      : packetOf(messageId, payload.subarray(0, payload.length - RSID_HMAC_BYTES)),
};
