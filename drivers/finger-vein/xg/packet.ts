import { sum16le } from '../../framing/checksum.ts';
import { u8 } from '../../framing/fields.ts';
import { frameCodec, type Frame, type DeclaredCodec } from '../../framing/frame-codec.ts';
import { layout, type LayoutValue } from '../../framing/layout.ts';

/** Every packet of the XG protocol has 24 bytes, 16 of them data, whatever the data length says (devices.md 2A.1). */
export const XG_DATA_BYTES = 16;

const header = layout(4, { address: [0, u8], command: [1, u8], encode: [2, u8], dataLength: [3, u8] });

export type XgHeader = LayoutValue<typeof header>;
export type XgPacket = Frame<XgHeader>;

export const xgPackets: DeclaredCodec<XgHeader> = frameCodec({
  sync: [0xbb, 0xaa],
  header,
  payloadLength: ({ dataLength }) => (dataLength <= XG_DATA_BYTES ? XG_DATA_BYTES : null),
  payloadLengthMax: XG_DATA_BYTES,
  checksum: sum16le,
});

/** @param data 16 bytes, of which `dataLength` count */
export function xgPacket(command: number, dataLength: number, data: Uint8Array): XgPacket {
  return { header: { address: 0, command, encode: 0, dataLength }, payload: data };
}
