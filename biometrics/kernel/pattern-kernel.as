// AssemblyScript. The twin of pattern/maximum-curvature.ts and pattern/competitive-code.ts with 128-bit instructions: the same
// numbers, bit for bit, as every step is rounded as there: sums in 64 bits, planes in 32. `npm run build:kernel` makes the
// module. All memory is the caller's; nothing is allocated here. Planes are 160 x 64, row by row.

const WIDTH: i32 = 160;
const HEIGHT: i32 = 64;
const ROW_BYTES: i32 = WIDTH * 4;
const PLANE_BYTES: i32 = HEIGHT * ROW_BYTES;

// Where the planes of Maximum Curvature lie in its scratch memory.
const ALONG_SMOOTH: i32 = 0;
const ALONG_FIRST: i32 = PLANE_BYTES;
const ALONG_SECOND: i32 = 2 * PLANE_BYTES;
const FX: i32 = 3 * PLANE_BYTES;
const FY: i32 = 4 * PLANE_BYTES;
const FXX: i32 = 5 * PLANE_BYTES;
const FXY: i32 = 6 * PLANE_BYTES;
const FYY: i32 = 7 * PLANE_BYTES;
const CURVATURE: i32 = 8 * PLANE_BYTES;
const SCORES: i32 = 9 * PLANE_BYTES;
const PADDED_ROW: i32 = 10 * PLANE_BYTES;

/**
 * Vein centre lines (Miura 2007). Taps: `count` 64-bit numbers each of the smoothing filter, the first and the second
 * derivative. The mask has a byte per pixel. Scratch: zeroed.
 */
export function maximumCurvature(plane: i32, mask: i32, taps: i32, count: i32, scratch: i32, joined: i32): void {
  const smooth = taps;
  const first = taps + count * 8;
  const second = first + count * 8;
  filterRows(plane, smooth, count, scratch + PADDED_ROW, scratch + ALONG_SMOOTH);
  filterRows(plane, first, count, scratch + PADDED_ROW, scratch + ALONG_FIRST);
  filterRows(plane, second, count, scratch + PADDED_ROW, scratch + ALONG_SECOND);
  filterColumns(scratch + ALONG_FIRST, smooth, count, scratch + FX);
  filterColumns(scratch + ALONG_SMOOTH, first, count, scratch + FY);
  filterColumns(scratch + ALONG_SECOND, smooth, count, scratch + FXX);
  filterColumns(scratch + ALONG_FIRST, first, count, scratch + FXY);
  filterColumns(scratch + ALONG_SMOOTH, second, count, scratch + FYY);
  scoreDirection(1, 0, mask, scratch);
  scoreDirection(0, 1, mask, scratch);
  scoreDirection(1, 1, mask, scratch);
  scoreDirection(1, -1, mask, scratch);
  joinCentres(scratch + SCORES, mask, joined);
}

function filterRows(plane: i32, taps: i32, count: i32, padded: i32, out: i32): void {
  const radius = count >> 1;
  for (let y = 0; y < HEIGHT; y++) {
    const row = plane + y * ROW_BYTES;
    const last = <f64>load<f32>(row + ROW_BYTES - 4);
    for (let x = 0; x < radius; x++) {
      store<f64>(padded + x * 8, <f64>load<f32>(row));
      store<f64>(padded + (radius + WIDTH + x) * 8, last);
    }
    for (let x = 0; x < WIDTH; x++) store<f64>(padded + (radius + x) * 8, <f64>load<f32>(row + x * 4));
    for (let x = 0; x < WIDTH; x += 8) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let c = f64x2.splat(0);
      let d = f64x2.splat(0);
      let at = padded + x * 8;
      for (let k = 0; k < count; k++) {
        const tap = v128.load64_splat(taps + k * 8);
        a = f64x2.add(a, f64x2.mul(tap, v128.load(at)));
        b = f64x2.add(b, f64x2.mul(tap, v128.load(at, 16)));
        c = f64x2.add(c, f64x2.mul(tap, v128.load(at, 32)));
        d = f64x2.add(d, f64x2.mul(tap, v128.load(at, 48)));
        at += 8;
      }
      v128.store(out, rounded(a, b));
      v128.store(out, rounded(c, d), 16);
      out += 32;
    }
  }
}

function filterColumns(plane: i32, taps: i32, count: i32, out: i32): void {
  const radius = count >> 1;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < ROW_BYTES; x += 16) {
      let sum = f32x4.splat(0);
      for (let k = 0; k < count; k++) {
        const row = max(0, min(HEIGHT - 1, y + k - radius));
        const tap = v128.load64_splat(taps + k * 8);
        const pixels = v128.load(plane + row * ROW_BYTES + x);
        sum = rounded(
          f64x2.add(lower(sum), f64x2.mul(tap, lower(pixels))),
          f64x2.add(upper(sum), f64x2.mul(tap, upper(pixels))),
        );
      }
      v128.store(out + y * ROW_BYTES + x, sum);
    }
  }
}

// @ts-ignore: decorator
@inline
function lower(numbers: v128): v128 {
  return f64x2.promote_low_f32x4(numbers);
}

// @ts-ignore: decorator
@inline
function upper(numbers: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(numbers, numbers, 1, 0));
}

/** Two and two numbers of 64 bits as four of 32. */
// @ts-ignore: decorator
@inline
function rounded(one: v128, other: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(one), f32x4.demote_f64x2_zero(other), 0, 2);
}

/** Curvature along a direction, 0 outside the finger; its valleys are added to the scores. */
function scoreDirection(dx: i32, dy: i32, mask: i32, scratch: i32): void {
  const unit: f64 = 1 / (dx != 0 && dy != 0 ? Math.SQRT2 : 1);
  const ux = <f64>dx * unit;
  const uy = <f64>dy * unit;
  const byFx = f64x2.splat(ux);
  const byFy = f64x2.splat(uy);
  const byFxx = f64x2.splat(ux * ux);
  const byFxy = f64x2.splat(2 * ux * uy);
  const byFyy = f64x2.splat(uy * uy);
  const one = f64x2.splat(1);
  for (let at = 0; at < PLANE_BYTES; at += 16) {
    const fx = v128.load(scratch + FX + at);
    const fy = v128.load(scratch + FY + at);
    const fxx = v128.load(scratch + FXX + at);
    const fxy = v128.load(scratch + FXY + at);
    const fyy = v128.load(scratch + FYY + at);
    const a = bend(lower(fx), lower(fy), lower(fxx), lower(fxy), lower(fyy), byFx, byFy, byFxx, byFxy, byFyy, one);
    const b = bend(upper(fx), upper(fy), upper(fxx), upper(fxy), upper(fyy), byFx, byFy, byFxx, byFxy, byFyy, one);
    const masked = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(mask + (at >> 2))));
    v128.store(scratch + CURVATURE + at, v128.and(rounded(a, b), i32x4.gt_s(masked, i32x4.splat(0))));
  }
  if (dx == 1) for (let y = 0; y < HEIGHT; y++) scoreLine(0, y, dx, dy, scratch);
  const startRow = dy == -1 ? HEIGHT - 1 : 0;
  if (dy != 0) for (let x = dx; x < WIDTH; x++) scoreLine(x, startRow, dx, dy, scratch);
}

// @ts-ignore: decorator
@inline
function bend(
  fx: v128,
  fy: v128,
  fxx: v128,
  fxy: v128,
  fyy: v128,
  byFx: v128,
  byFy: v128,
  byFxx: v128,
  byFxy: v128,
  byFyy: v128,
  one: v128,
): v128 {
  const slope = f64x2.add(f64x2.mul(byFx, fx), f64x2.mul(byFy, fy));
  const second = f64x2.add(f64x2.add(f64x2.mul(byFxx, fxx), f64x2.mul(byFxy, fxy)), f64x2.mul(byFyy, fyy));
  const steepness = f64x2.add(one, f64x2.mul(slope, slope));
  return f64x2.div(second, f64x2.mul(steepness, f64x2.sqrt(steepness)));
}

/** Adds curvature x width at the deepest point of every run of positive curvature. */
function scoreLine(x0: i32, y0: i32, dx: i32, dy: i32, scratch: i32): void {
  const acrossEnd = dx == 0 ? HEIGHT : WIDTH - x0;
  const downEnd = dy == 0 ? WIDTH : dy > 0 ? HEIGHT - y0 : y0 + 1;
  const stride = dy * ROW_BYTES + dx * 4;
  let at = scratch + CURVATURE + y0 * ROW_BYTES + x0 * 4;
  let width = 0;
  let peak: f32 = 0;
  let peakAt = 0;
  for (let step = min(acrossEnd, downEnd); step > 0; step--, at += stride) {
    const kappa = load<f32>(at);
    if (kappa > 0) {
      width++;
      if (kappa > peak) {
        peak = kappa;
        peakAt = at;
      }
    } else if (width > 0) {
      addScore(peakAt, peak, width);
      width = 0;
      peak = 0;
    }
  }
  if (width > 0) addScore(peakAt, peak, width);
}

// @ts-ignore: decorator
@inline
function addScore(peakAt: i32, peak: f32, width: i32): void {
  const at = peakAt - CURVATURE + SCORES;
  store<f32>(at, <f32>(<f64>load<f32>(at) + <f64>peak * <f64>width));
}

/** The weaker of what lies before and behind along each direction; the strongest direction counts. */
function joinCentres(scores: i32, mask: i32, joined: i32): void {
  for (let y = 2; y < HEIGHT - 2; y++) {
    for (let x = 2; x < WIDTH - 2; x++) {
      if (load<u8>(mask + y * WIDTH + x) == 0) continue;
      const at = scores + y * ROW_BYTES + x * 4;
      let best = linkAlong(at, 4);
      best = max(best, linkAlong(at, ROW_BYTES));
      best = max(best, linkAlong(at, ROW_BYTES + 4));
      best = max(best, linkAlong(at, 4 - ROW_BYTES));
      store<f32>(joined + y * ROW_BYTES + x * 4, best);
    }
  }
}

// @ts-ignore: decorator
@inline
function linkAlong(at: i32, stride: i32): f32 {
  return min(
    max(load<f32>(at + stride), load<f32>(at + 2 * stride)),
    max(load<f32>(at - stride), load<f32>(at - 2 * stride)),
  );
}

const DIRECTIONS: i32 = 6;
const CODE_WIDTH: i32 = 80;
const CODE_HEIGHT: i32 = 32;
const TAP_BYTES: i32 = 16;

/**
 * At every second pixel the strongest of six even filters: a byte each, row by row. The padded plane has 64-bit numbers, of each
 * row first the even columns and then the odd ones, `rowBytes` a row. Filters: a 64-bit weight for the centre, how many taps
 * (32 bits), 4 bytes of nothing, then the taps: weight (64 bits) and where the pixel and its mirror image lie from the
 * place's own number (32 bits each).
 */
export function strongestDirections(padded: i32, rowBytes: i32, centre: i32, filters: i32, winners: i32): void {
  for (let row = 0; row < CODE_HEIGHT; row++) {
    for (let column = 0; column < CODE_WIDTH; column += 8) {
      const place = padded + centre + 2 * row * rowBytes + column * 8;
      let filter = filters;
      let winnerA = i64x2.splat(0);
      let winnerB = winnerA;
      let winnerC = winnerA;
      let winnerD = winnerA;
      let strongestA = f64x2.splat(-Infinity);
      let strongestB = strongestA;
      let strongestC = strongestA;
      let strongestD = strongestA;
      for (let direction = 0; direction < DIRECTIONS; direction++) {
        let weight = v128.load64_splat(filter);
        let a = f64x2.mul(weight, v128.load(place));
        let b = f64x2.mul(weight, v128.load(place, 16));
        let c = f64x2.mul(weight, v128.load(place, 32));
        let d = f64x2.mul(weight, v128.load(place, 48));
        const end = filter + TAP_BYTES + load<i32>(filter, 8) * TAP_BYTES;
        for (filter += TAP_BYTES; filter < end; filter += TAP_BYTES) {
          weight = v128.load64_splat(filter);
          const one = place + load<i32>(filter, 8);
          const other = place + load<i32>(filter, 12);
          a = f64x2.add(a, f64x2.mul(weight, f64x2.add(v128.load(one), v128.load(other))));
          b = f64x2.add(b, f64x2.mul(weight, f64x2.add(v128.load(one, 16), v128.load(other, 16))));
          c = f64x2.add(c, f64x2.mul(weight, f64x2.add(v128.load(one, 32), v128.load(other, 32))));
          d = f64x2.add(d, f64x2.mul(weight, f64x2.add(v128.load(one, 48), v128.load(other, 48))));
        }
        const now = i64x2.splat(direction);
        let stronger = f64x2.gt(a, strongestA);
        strongestA = v128.bitselect(a, strongestA, stronger);
        winnerA = v128.bitselect(now, winnerA, stronger);
        stronger = f64x2.gt(b, strongestB);
        strongestB = v128.bitselect(b, strongestB, stronger);
        winnerB = v128.bitselect(now, winnerB, stronger);
        stronger = f64x2.gt(c, strongestC);
        strongestC = v128.bitselect(c, strongestC, stronger);
        winnerC = v128.bitselect(now, winnerC, stronger);
        stronger = f64x2.gt(d, strongestD);
        strongestD = v128.bitselect(d, strongestD, stronger);
        winnerD = v128.bitselect(now, winnerD, stronger);
      }
      const halves = i16x8.narrow_i32x4_u(
        i32x4.shuffle(winnerA, winnerB, 0, 2, 4, 6),
        i32x4.shuffle(winnerC, winnerD, 0, 2, 4, 6),
      );
      v128.store64_lane(winners + row * CODE_WIDTH + column, i8x16.narrow_i16x8_u(halves, halves), 0);
    }
  }
}
