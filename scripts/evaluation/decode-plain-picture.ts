import type { GreyPicture } from '../../biometrics/picture.ts';

const SIDE_MAX = 4096;

/** Binary PGM (P5) with up to 255 grey levels. */
export function decodePgm(bytes: Uint8Array): GreyPicture {
  const fields: number[] = [];
  let at = 2;
  while (fields.length < 3) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('PGM: header ends early');
    if (byte === 0x23) {
      while (at < bytes.length && bytes[at] !== 0x0a) at += 1;
    } else if (byte >= 0x30 && byte <= 0x39) {
      let value = 0;
      for (let digit = bytes[at]; digit !== undefined && digit >= 0x30 && digit <= 0x39; digit = bytes[at]) {
        value = Math.min(1e6, 10 * value + digit - 0x30);
        at += 1;
      }
      fields.push(value);
    } else at += 1;
  }
  const [width = 0, height = 0, most = 0] = fields;
  checkSize(width, height);
  if (most < 1 || most > 255) throw new Error('PGM: more than 8 bits');
  const pixels = Uint8Array.from(bytes.subarray(at + 1, at + 1 + width * height));
  if (pixels.length !== width * height) throw new Error('PGM: pixels missing');
  return {
    width,
    height,
    pixels: most === 255 ? pixels : pixels.map((value) => Math.min(255, (value * 255) / most)),
  };
}

/** Uncompressed BMP with 8 (any palette), 24 or 32 bits. */
export function decodeBmp(bytes: Uint8Array): GreyPicture {
  if (bytes.length < 54) throw new Error('BMP: header ends early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [pixelsAt, headerBytes] = [view.getUint32(10, true), view.getUint32(14, true)];
  const [width, signedHeight] = [view.getInt32(18, true), view.getInt32(22, true)];
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const height = Math.abs(signedHeight);
  checkSize(width, height);
  if (compression !== 0 && !(compression === 3 && bits === 32)) throw new Error('BMP: compressed');
  if (bits !== 8 && bits !== 24 && bits !== 32) throw new Error(`BMP: ${bits} bits`);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (bytes.length < pixelsAt + stride * height) throw new Error('BMP: pixels missing');
  const greyAt = (at: number): number =>
    Math.round(0.114 * (bytes[at] ?? 0) + 0.587 * (bytes[at + 1] ?? 0) + 0.299 * (bytes[at + 2] ?? 0));
  const palette = Uint8Array.from({ length: 256 }, (_, i) => greyAt(14 + headerBytes + 4 * i));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x += 1) {
      pixels[y * width + x] = bits === 8 ? (palette[bytes[row + x] ?? 0] ?? 0) : greyAt(row + (x * bits) / 8);
    }
  }
  return { width, height, pixels };
}

function checkSize(width: number, height: number): void {
  if (!(width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX))
    throw new Error(`not a picture of a finger: ${width} x ${height}`);
}
