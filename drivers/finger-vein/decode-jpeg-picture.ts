import sharp from 'sharp';
import type { GreyPicture } from '../../biometrics/picture.ts';
import { ok, refused, type Result } from '../../domain/result.ts';

/** Larger than the picture of any finger reader known here; a bound on what a bad device can make us allocate. */
export const PICTURE_LIMITS = {
  widthMin: 32,
  heightMin: 24,
  widthMax: 1280,
  heightMax: 960,
  jpegBytesMax: 65_535,
} as const;

// Pictures of fingers must not stay behind in a cache (security S25).
sharp.cache(false);

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export function isPossibleSize({ width, height }: PictureSize): boolean {
  const { widthMin, heightMin, widthMax, heightMax } = PICTURE_LIMITS;
  return width >= widthMin && width <= widthMax && height >= heightMin && height <= heightMax;
}

/**
 * Decodes a JPEG from a reader to 8-bit grey. Nothing in it is believed: it must be a JPEG (no other format is even
 * tried), of exactly the size the reader had announced, whole, and within the limits.
 */
export async function decodeJpegPicture(
  jpeg: Uint8Array,
  announced: PictureSize,
): Promise<Result<GreyPicture, 'picture-damaged'>> {
  const beginsAsJpeg = jpeg[0] === 0xff && jpeg[1] === 0xd8 && jpeg[2] === 0xff;
  if (!beginsAsJpeg || jpeg.length > PICTURE_LIMITS.jpegBytesMax || !isPossibleSize(announced)) {
    return refused('picture-damaged');
  }
  try {
    const limitInputPixels = PICTURE_LIMITS.widthMax * PICTURE_LIMITS.heightMax;
    const image = sharp(jpeg, { limitInputPixels, failOn: 'warning', autoOrient: false });
    const { format, width, height } = await image.metadata();
    if (format !== 'jpeg' || width !== announced.width || height !== announced.height)
      return refused('picture-damaged');
    const { data, info } = await image
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 || data.length !== width * height) return refused('picture-damaged');
    return ok({ width, height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) });
  } catch {
    // What exactly libjpeg disliked is of no use to anybody at the counter.
    return refused('picture-damaged');
  }
}
