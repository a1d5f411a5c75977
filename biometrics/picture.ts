/** An 8-bit grey picture, row by row from the top left; `pixels.length === width * height`. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Overwrites the picture with zeros: a picture is never kept after its template is made (security S25). */
export function zeroisePicture(picture: GreyPicture): void {
  picture.pixels.fill(0);
}
