import { ok, refused, type Result } from '../../../domain/result.ts';
import { checked, sum16le, withChecksum } from '../../framing/checksum.ts';
import { XG_COMMAND, XG_STATUS, xgReplies, xgRequests, type XgDataKind } from './commands.ts';
import { REPLY_TIMEOUT_MS, type XgExchange, type XgProblem } from './exchange.ts';
import { xgPackets } from './packet.ts';

/** On a UART a block of raw data has at most 512 bytes with its sum (devices.md 2A.3): 90 ms at 57600 baud. */
const CHUNK_DATA_BYTES = 512 - sum16le.length;
const CHUNK_TRIES = 3;

/**
 * Fetches what the last command has prepared into the block, piece by piece; a damaged or missing piece is asked for again.
 * @param whole of the length that the module said; partly filled where it is refused
 */
export async function readBlocks(
  exchange: XgExchange,
  kind: XgDataKind,
  whole: Uint8Array,
  signal?: AbortSignal,
): Promise<Result<undefined, XgProblem>> {
  let offset = 0;
  while (offset < whole.length) {
    if (signal?.aborted === true) return refused('cancelled');
    const chunk = await readChunk(exchange, kind, offset, chunkLength(whole.length - offset));
    if (!chunk.ok) return chunk;
    whole.set(chunk.value, offset);
    offset += chunk.value.length;
    chunk.value.fill(0);
  }
  return ok(undefined);
}

/** Sends what the last command has announced, piece by piece; a piece that is refused is sent again. */
export async function writeBlocks(
  exchange: XgExchange,
  kind: XgDataKind,
  whole: Uint8Array,
): Promise<Result<undefined, XgProblem>> {
  for (let offset = 0; offset < whole.length; offset += CHUNK_DATA_BYTES) {
    const chunk = whole.subarray(offset, offset + CHUNK_DATA_BYTES);
    const written = await writeChunk(exchange, kind, offset, chunk);
    if (!written.ok) return written;
  }
  return ok(undefined);
}

async function readChunk(
  exchange: XgExchange,
  kind: XgDataKind,
  offsetBytes: number,
  sizeBytes: number,
): Promise<Result<Uint8Array, XgProblem>> {
  for (let tries = 0; tries < CHUNK_TRIES; tries++) {
    exchange.line.discard();
    const sent = await exchange.send(xgRequests.readData, { kind, offsetBytes, sizeBytes });
    if (!sent.ok) return sent;
    const raw = await exchange.line.nextRaw(sizeBytes + sum16le.length, { timeoutMs: REPLY_TIMEOUT_MS });
    if (!raw.ok && raw.reason === 'closed') return refused('disconnected');
    const chunk = raw.ok ? checked(sum16le, raw.value) : null;
    if (chunk !== null) return ok(chunk);
    await exchange.untilQuiet();
  }
  exchange.owe(XG_COMMAND.readData);
  return refused('damaged-data');
}

async function writeChunk(
  exchange: XgExchange,
  kind: XgDataKind,
  offsetBytes: number,
  chunk: Uint8Array,
): Promise<Result<undefined, XgProblem>> {
  const value = { kind, offsetBytes, sizeBytes: chunk.length };
  const raw = withChecksum(sum16le, chunk);
  for (let tries = 0; tries < CHUNK_TRIES; tries++) {
    exchange.line.discard();
    const sent = await exchange.send(xgRequests.writeData, value, raw);
    if (!sent.ok) return sent;
    const reply = await exchange.nextReplyTo(XG_COMMAND.writeData, { timeoutMs: REPLY_TIMEOUT_MS });
    if (!reply.ok && reply.reason === 'disconnected') return reply;
    if (reply.ok && xgReplies.status.decode(reply.value).status === XG_STATUS.ok) return ok(undefined);
    await exchange.untilQuiet();
  }
  exchange.owe(XG_COMMAND.writeData);
  return refused('damaged-data');
}

/**
 * How much to ask for next. Never so that a block has the length of a packet: where the module refuses to read it sends
 * a packet instead of the block, and that packet's sum is right for a block of the same length.
 */
function chunkLength(remainingBytes: number): number {
  const length = Math.min(CHUNK_DATA_BYTES, remainingBytes);
  const packetLike = xgPackets.lengthMax - sum16le.length;
  return length === packetLike || remainingBytes - length === packetLike ? length - 1 : length;
}
