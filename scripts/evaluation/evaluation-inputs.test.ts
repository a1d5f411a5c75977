import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeBmp, decodePgm } from './decode-plain-picture.ts';
import { exclusionFilter, readManifest, subjectFilter } from './read-manifest.ts';
import { readPicture } from './read-picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

function bmp(width: number, height: number, bits: 8 | 24): Uint8Array {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixelsAt = bits === 8 ? 54 + 1024 : 54;
  const bytes = new Uint8Array(pixelsAt + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, pixelsAt, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(28, bits, true);
  if (bits === 8) for (let i = 0; i < 256; i += 1) bytes.set([i, i, i, 0], 54 + 4 * i);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const grey = (10 * (height - 1 - y) + x) & 255;
      bytes.set(bits === 8 ? [grey] : [grey, grey, grey], pixelsAt + y * stride + (x * bits) / 8);
    }
  return bytes;
}

describe('pictures', () => {
  it('are the same from every format', async () => {
    const pixels = Uint8Array.from({ length: 7 * 5 }, (_, i) => 10 * Math.floor(i / 7) + (i % 7));
    const pgm = Buffer.concat([Buffer.from('P5\n# a comment\n7 5\n255\n'), pixels]);
    const png = await sharp(pixels, { raw: { width: 7, height: 5, channels: 1 } })
      .png()
      .toBuffer();
    for (const [name, bytes] of [
      ['a.pgm', pgm],
      ['a.png', png],
      ['a8.bmp', bmp(7, 5, 8)],
      ['a24.bmp', bmp(7, 5, 24)],
    ] as const) {
      const picture = await readPicture(written(name, bytes));
      expect({ name, ...picture }).toEqual({ name, width: 7, height: 5, pixels });
    }
  });

  it('that are damaged are refused, whatever is in them', () => {
    const tried = (decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void => {
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    };
    const good = bmp(7, 5, 8);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        tried(decodeBmp, good.map((byte, i) => (i === at ? value : byte)).subarray(0, length));
        tried(decodePgm, Uint8Array.of(0x50, 0x35, ...good.subarray(at)));
      }),
    );
    expect(() => decodeBmp(good.subarray(0, good.length - 1))).toThrow('pixels missing');
    expect(() => decodePgm(Buffer.from('P5\n5 5\n255\nabc'))).toThrow('pixels missing');
    expect(() => decodePgm(Buffer.from('P5\n99999 99999\n255\n'))).toThrow('not a picture');
  });
});

describe('manifest', () => {
  const path = written(
    'm.csv',
    'file,subject,finger,sample\r\na.bmp,001,left 1,1\r\n"b.bmp",002,left 1,2\r\n',
  );

  it('is read by the names of its columns', () => {
    expect(readManifest(path)).toEqual([
      { subject: '001', finger: 'left 1', sample: 1, file: 'a.bmp' },
      { subject: '002', finger: 'left 1', sample: 2, file: 'b.bmp' },
    ]);
    expect(() => readManifest(written('n.csv', 'subject,finger,file\n'))).toThrow('sample');
    expect(() => readManifest(written('o.csv', 'subject,finger,sample,file\n1,2,3\n'))).toThrow('line 2');
  });

  it('is limited to people and freed of rows', () => {
    expect(['053', '054', '106', '107'].filter(subjectFilter('054-106'))).toEqual(['054', '106']);
    expect(['1', '2', '3'].filter(subjectFilter('1,3'))).toEqual(['1', '3']);
    const excluded = exclusionFilter(written('x.csv', 'subject,sample\n002,2\n'));
    expect(readManifest(path).filter((row) => !excluded(row)).length).toBe(1);
    const byFile = exclusionFilter(written('y.csv', 'file,why\na.bmp,blurred\n'));
    expect(
      readManifest(path)
        .filter((row) => !byFile(row))
        .map(({ file }) => file),
    ).toEqual(['b.bmp']);
  });
});
