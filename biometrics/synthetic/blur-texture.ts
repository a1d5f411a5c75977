/** Gaussian blur of a float plane in place, two passes, edges repeated. Sigma in pixels; nothing happens below 0.2. */
export function blurTexture(plane: Float32Array, width: number, height: number, sigma: number): void {
  if (sigma < 0.2) return;
  const taps = gaussianTaps(sigma);
  const line = new Float32Array(Math.max(width, height));
  for (let y = 0; y < height; y += 1) blurLine(plane, y * width, 1, width, taps, line);
  for (let x = 0; x < width; x += 1) blurLine(plane, x, width, height, taps, line);
}

/** The taps from the centre outwards; the whole, mirrored, sums to one. */
function gaussianTaps(sigma: number): Float32Array {
  const radius = Math.ceil(2.5 * sigma);
  const taps = new Float32Array(radius + 1);
  let sum = 0;
  for (let i = 0; i <= radius; i += 1) {
    taps[i] = Math.exp((-0.5 * i * i) / (sigma * sigma));
    sum += i === 0 ? taps[i] : 2 * taps[i];
  }
  return taps.map((tap) => tap / sum);
}

function blurLine(
  plane: Float32Array,
  start: number,
  stride: number,
  length: number,
  taps: Float32Array,
  line: Float32Array,
): void {
  const last = length - 1;
  for (let i = 0; i < length; i += 1) line[i] = plane[start + i * stride];
  for (let i = 0; i < length; i += 1) {
    let sum = taps[0] * line[i];
    for (let k = 1; k < taps.length; k += 1) {
      sum += taps[k] * (line[i - k < 0 ? 0 : i - k] + line[i + k > last ? last : i + k]);
    }
    plane[start + i * stride] = sum;
  }
}
