import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Layout } from '../../framing/layout.ts';
import { xgReplies, xgRequests, type XgRequest } from './commands.ts';
import { xgPacket, xgPackets } from './packet.ts';

/** Packets as they are on the line, made from the vendors' descriptions. */
const vectors = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('./xg-vectors.json', import.meta.url), 'utf8')));
const vector = (name: string): string => {
  const hex = vectors[name];
  if (hex === undefined) throw new Error(`there is no vector ${name}`);
  return hex;
};
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function decoded(name: string) {
  const found = xgPackets.decode(bytesOf(vector(name)));
  if (typeof found === 'string') throw new Error(`${name}: ${found}`);
  return found.frame;
}

/** Requests: from the vector to the value and back to the same bytes. */
function request<Value>(name: string, declared: XgRequest<Value>, value: Value) {
  return {
    name,
    command: declared.command,
    length: declared.dataLength(value),
    data: declared.data,
    value,
  } as const;
}

const { connect, cancel, fingerStatus, enrol, verify, readEnrolment, readData, writeEnrolment, clearAll } =
  xgRequests;
const requests = [
  request('CONNECT', connect, { password: '00000000' }),
  request('CANCEL', cancel, {}),
  request('FINGER', fingerStatus, {}),
  request('ENROLL id1 3x retry10', enrol, { userId: 1, group: 0, templates: 3, retries: 10 }),
  request('VERIFY 1:N', verify, { userId: 0, group: 0, count: 0 }),
  request('READ_ENROLL id1', readEnrolment, { userId: 1 }),
  request('READ_DATA 22 off512 len512', readData, { kind: 0x22, offsetBytes: 512, sizeBytes: 512 }),
  request('WRITE_ENROLL id1 size 0x1fdc', writeEnrolment, { userId: 1, sizeBytes: 0x1fdc }),
  request('CLEAR_ALL', clearAll, {}),
];

const reply = <Value>(name: string, command: number, data: Layout<Value>, value: Value) =>
  ({ name, command, length: 16, data, value }) as const;
const replies = [
  reply('FINGER present rsp', 0x10, xgReplies.fingerStatus, { status: 0, present: 1 }),
  reply('VERIFY ok id7 rsp', 0x17, xgReplies.verify, { status: 0, userId: 7 }),
  reply('INPUT_FINGER rsp', 0x16, xgReplies.status, { status: 0x20, code: 0 }),
  reply('RELEASE_FINGER rsp', 0x16, xgReplies.status, { status: 0x21, code: 0 }),
  reply('READ_ENROLL size 0x1fdc rsp', 0x22, xgReplies.readEnrolment, { status: 0, sizeBytes: 0x1fdc }),
  reply('VERIFY timeout rsp', 0x17, xgReplies.status, { status: 1, code: 0x0b }),
];

describe('XG packets', () => {
  it.each([...requests, ...replies])(
    '$name: the value gives the bytes',
    ({ name, command, length, data, value }) => {
      const payload = (data as Layout<unknown>).encode(value);
      expect(hexOf(xgPackets.encode(xgPacket(command, length, payload)))).toBe(vector(name));
    },
  );

  it.each([...requests, ...replies])(
    '$name: the bytes give the value',
    ({ name, command, length, data, value }) => {
      const { header, payload } = decoded(name);
      expect(header).toEqual({ address: 0, command, encode: 0, dataLength: length });
      expect(data.decode(payload)).toEqual(value);
    },
  );

  it('takes the vendor text’s answer to CONNECT only without the zero that is too many in it', () => {
    const printed = bytesOf(vector('CONNECT answer from vendor text'));
    expect(printed.length).toBe(25);
    expect(xgPackets.decode(printed)).toBe('not-a-frame');
    const packet = Uint8Array.of(...printed.subarray(0, 12), ...printed.subarray(13));
    const found = xgPackets.decode(packet);
    if (typeof found === 'string') throw new Error(found);
    expect(xgReplies.connect.decode(found.frame.payload)).toEqual({ status: 0, deviceName: '7-1' });
    expect(xgPackets.encode(found.frame)).toEqual(packet);
  });

  it('leaves no vector untried', () => {
    const tried = [...requests, ...replies].map(({ name }) => name);
    expect([...tried, 'CONNECT answer from vendor text'].toSorted()).toEqual(Object.keys(vectors).toSorted());
  });

  it('takes a packet whose sum has a low byte of 00, which the vendor’s demo refuses', () => {
    const data = new Uint8Array(16);
    data[15] = 0x8b;
    const bytes = xgPackets.encode(xgPacket(0x10, 0, data));
    expect([...bytes.subarray(22)]).toEqual([0x00, 0x02]);
    expect(xgPackets.decode(bytes)).toMatchObject({ length: 24, frame: { header: { command: 0x10 } } });
  });

  it('takes no packet that claims more data than fits', () => {
    const bytes = xgPackets.encode(xgPacket(0x10, 16, new Uint8Array(16)));
    bytes[5] = 17;
    bytes[22] = (bytes[22] ?? 0) + 1;
    expect(xgPackets.decode(bytes)).toBe('not-a-frame');
  });

  it('asks for a JPEG of the vein image', () => {
    const { command, dataLength, data } = xgRequests.veinImage;
    const value = { format: 'J'.charCodeAt(0) };
    const hex = hexOf(xgPackets.encode(xgPacket(command, dataLength(value), data.encode(value))));
    expect(hex).toBe(`bbaa00240009${'00'.repeat(8)}4a${'00'.repeat(7)}dc01`);
  });
});
