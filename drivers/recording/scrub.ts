import { sum16le } from '../framing/checksum.ts';
import { H1E_COMMAND } from '../finger-vein/h1e/commands.ts';
import { XG_COMMAND, xgRequests } from '../finger-vein/xg/commands.ts';
import { xgPackets } from '../finger-vein/xg/packet.ts';
import type { ReaderDevice } from '../reader-config.ts';

/** Takes pictures, templates and passwords out of the bytes of one connection; lengths stay. */
export interface Scrubber {
  out(bytes: Uint8Array): Uint8Array;
  in(bytes: Uint8Array): Uint8Array;
}
export type MakeScrubber = () => Scrubber;

const HEAD_BYTES = 4;

/** For the laboratory only. */
export const scrubNothing: MakeScrubber = () => ({
  out: (bytes) => bytes.slice(),
  in: (bytes) => bytes.slice(),
});

/** Of a make for which none was written all is hidden but the beginnings: a recording of the timing only. */
export function scrubberOf(device: ReaderDevice): MakeScrubber {
  switch (device) {
    case 'xg':
      return scrubXg;
    case 'h1e':
      return scrubH1e;
    default:
      return scrubAll;
  }
}

/**
 * Replies are packets, but what READ_DATA fetches and WRITE_DATA brings is raw: so many bytes as were asked for become
 * zeros (whose sum is zero, too), whatever they are. Passwords become `0` characters.
 */
function scrubXg(): Scrubber {
  let rawInBytes = 0;
  return {
    out: (bytes) => {
      const found = xgPackets.decode(bytes);
      if (typeof found === 'string') return new Uint8Array(bytes.length);
      const { header, payload } = found.frame;
      // What came before an answer and was not fetched is not fetched any more.
      rawInBytes =
        header.command === XG_COMMAND.readData
          ? xgRequests.readData.data.decode(payload).sizeBytes + sum16le.length
          : 0;
      const isPassword = header.command === XG_COMMAND.connect || header.command === XG_COMMAND.setPassword;
      const hidden = isPassword ? payload.map((byte) => (byte === 0 ? 0 : 0x30)) : payload;
      const packet = xgPackets.encode({ header, payload: hidden });
      return Uint8Array.of(...packet, ...new Uint8Array(bytes.length - packet.length));
    },
    in: (bytes) => {
      const zeros = Math.min(rawInBytes, bytes.length);
      rawInBytes -= zeros;
      return Uint8Array.of(...new Uint8Array(zeros), ...bytes.subarray(zeros));
    },
  };
}

/** No template is shorter than a hundred bytes and nothing else is as long: of long bundles the heads stay. */
function scrubH1e(): Scrubber {
  const longBytes = 64;
  let hiddenBytes = 0;
  return {
    out: (bytes) => {
      const isTemplate = bytes[0] === H1E_COMMAND.setTemplate || bytes[0] === H1E_COMMAND.authenticateAmong;
      hiddenBytes = bytes[0] === H1E_COMMAND.captureTemplate ? 544 : 0;
      return isTemplate || bytes.length > longBytes ? withoutContent(bytes) : bytes.slice();
    },
    // Of the answer to a capture only the status and the length of a notice or refusal could be told apart: it all goes.
    in: (bytes) => {
      if (hiddenBytes === 0) return bytes.length > longBytes ? withoutContent(bytes) : bytes.slice();
      const zeros = Math.min(hiddenBytes, bytes.length);
      hiddenBytes -= zeros;
      return Uint8Array.of(...new Uint8Array(zeros), ...bytes.subarray(zeros));
    },
  };
}

function scrubAll(): Scrubber {
  return { out: withoutContent, in: (bytes) => new Uint8Array(bytes.length) };
}

function withoutContent(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i < HEAD_BYTES ? byte : 0));
}
