// AssemblyScript. The twin of comparison/compare-slots.ts with 128-bit instructions: the same counts, bit for bit.
// Layouts: comparison/enrolled-slot.ts (slot) and comparison/shifted-probe.ts (probe). `npm run build:kernel` makes the
// module. All memory is the caller's; nothing is allocated here.

const PLANE_WIDTH: i32 = 160;
const CODE_WIDTH: i32 = 80;
const SHIFT_ROWS_MAX: i32 = 20;
const SHIFT_COLUMNS_MAX: i32 = 40;
const HALF_ROWS_MAX: i32 = 10;
const HALF_COLUMNS_MAX: i32 = 20;
const QUARTER_WIDTH: i32 = 40;
const QUARTER_ROWS_MAX: i32 = 5;
const QUARTER_COLUMNS_MAX: i32 = 10;

// Bytes.
const SLOT_BYTES: i32 = 2560;
const CODE_BYTE: i32 = 1280;
const CODE_PLANE_BYTES: i32 = 320;
const FINE_COPY_BYTES: i32 = (PLANE_WIDTH + 2 * SHIFT_COLUMNS_MAX) * 8;
const HALF_COPY_BYTES: i32 = (CODE_WIDTH + 2 * HALF_COLUMNS_MAX) * 4;
const CODE_COPY_BYTES: i32 = 4 * HALF_COPY_BYTES;
const FINE_BYTE: i32 = SLOT_BYTES;
const HALF_BYTE: i32 = FINE_BYTE + (2 * SHIFT_ROWS_MAX + 1) * FINE_COPY_BYTES;
const SHIFTED_CODE_BYTE: i32 = HALF_BYTE + (2 * HALF_ROWS_MAX + 1) * HALF_COPY_BYTES;
const QUARTER_BYTE: i32 = SHIFTED_CODE_BYTE + (2 * HALF_ROWS_MAX + 1) * CODE_COPY_BYTES;
const QUARTER_COPY_BYTES: i32 = (QUARTER_WIDTH + 2 * QUARTER_COLUMNS_MAX) * 2;
const QUARTER_PLANE_BYTES: i32 = QUARTER_WIDTH * 2;

const FINE_REACH: i32 = 3;
const CODE_REACH: i32 = 2;
const PLACES_TRIED: i32 = 8;
const TRY_STEP: i32 = 2;
const PATTERN_REACH: i32 = 3;
const BLOCK_COLUMNS: i32 = 5;
const BLOCKS: i32 = 10;
const BLOCK_PLACES_MIN: i32 = 48;

const QUARTER_SHIFTS_ROWS: i32 = 2 * QUARTER_ROWS_MAX + 1;
const QUARTER_SHIFTS_COLUMNS: i32 = 2 * QUARTER_COLUMNS_MAX + 1;
const QUARTER_SHIFTS: i32 = QUARTER_SHIFTS_ROWS * QUARTER_SHIFTS_COLUMNS;
/** Shifts are fitted four at a time. */
const FITS: i32 = (QUARTER_SHIFTS + 3) & ~3;
/** What the code counts in one shift: four vectors of 16-bit numbers (countCode). */
const COUNTS_BYTES: i32 = 64;

// Where things lie in the scratch memory. Of the enrolled template: its pattern moved in rows, with empty columns around; the
// same at half resolution; the code moved by every even number of rows and, last, by an odd one; the thinned code.
const MOVED_AT: i32 = 0;
const HALF_AT: i32 = MOVED_AT + FINE_COPY_BYTES;
const MOVED_CODE_AT: i32 = HALF_AT + CODE_PLANE_BYTES;
const QUARTER_AT: i32 = MOVED_CODE_AT + (QUARTER_SHIFTS_ROWS + 1) * CODE_COPY_BYTES;
// How the thinned code fits in every shift: different, places (32 bits each) and their quotient.
const DIFFERENT_AT: i32 = QUARTER_AT + 4 * QUARTER_PLANE_BYTES;
const PLACES_AT: i32 = DIFFERENT_AT + 4 * FITS;
const SHARES_AT: i32 = PLACES_AT + 4 * FITS;
// What the code has counted in every even shift and, last, in another one; which of them it has, and which rows it has moved.
const COUNTS_AT: i32 = SHARES_AT + 4 * FITS;
const COUNTED_AT: i32 = COUNTS_AT + (QUARTER_SHIFTS + 1) * COUNTS_BYTES;
const MOVED_ROWS_AT: i32 = COUNTED_AT + FITS;
const FLAGS_BYTES: i32 = 256;
// Sums on their way to being summed up.
const SUMS_AT: i32 = COUNTED_AT + FLAGS_BYTES;
const BLOCKS_AT: i32 = SUMS_AT + 2 * BLOCKS * 16;

// What the steps hand to each other; a module instance compares one pair at a time.
let probe: i32 = 0;
let enrolled: i32 = 0;
let pad: i32 = 0;
let probeFirst: bool = false;
let bestRows: i32 = 0;
let bestColumns: i32 = 0;
let bestDifferent: i32 = 0;
let bestPlaces: i32 = 0;
let foundCommon: i32 = 0;
let foundBits: i32 = 0;

/** Compares a prepared probe with `count` slots that lie one after the other; 4 counts of 32 bits for each. */
export function compareSlots(probeAt: i32, slots: i32, count: i32, scratch: i32, results: i32): void {
  for (let i = 0; i < count; i++) compareSlot(probeAt, slots + i * SLOT_BYTES, scratch, results + i * 16);
}

/** The same for slots anywhere: a list of their addresses. */
export function compareListed(probeAt: i32, list: i32, count: i32, scratch: i32, results: i32): void {
  for (let i = 0; i < count; i++) compareSlot(probeAt, load<i32>(list + i * 4), scratch, results + i * 16);
}

/** Only how well the thinned code fits each listed slot: 2 counts of 32 bits, different and places. */
export function alignListed(probeAt: i32, list: i32, count: i32, scratch: i32, results: i32): void {
  probe = probeAt;
  pad = scratch;
  for (let i = 0; i < count; i++) {
    enrolled = load<i32>(list + i * 4);
    probeFirst = comesFirst(probeAt, enrolled);
    thinCode();
    fitThinnedShifts();
    const found = pickThinnedShift();
    store<i32>(results + i * 8, found ? bestDifferent : 0);
    store<i32>(results + i * 8, found ? bestPlaces : 0, 4);
  }
}

function compareSlot(probeAt: i32, slot: i32, scratch: i32, result: i32): void {
  probe = probeAt;
  enrolled = slot;
  pad = scratch;
  probeFirst = comesFirst(probeAt, slot);
  halvePattern();
  thinCode();
  fitThinnedShifts();
  for (let i = 0; i < FLAGS_BYTES; i += 16) v128.store(pad + COUNTED_AT + i, i8x16.splat(0));
  let rows = 0;
  let columns = 0;
  let different = 0;
  let places = 0;
  for (let tried = 0; tried < PLACES_TRIED; tried++) {
    if (!pickThinnedShift()) break;
    compareCode(2 * bestRows, 2 * bestColumns, TRY_STEP);
    if (bestPlaces != 0 && (places == 0 || bestDifferent * places < different * bestPlaces)) {
      rows = 2 * bestRows;
      columns = 2 * bestColumns;
      different = bestDifferent;
      places = bestPlaces;
    }
  }
  if (places == 0) findPatternShift(0, 0, HALF_ROWS_MAX, HALF_COLUMNS_MAX);
  else findPatternShift(rows, columns, PATTERN_REACH, PATTERN_REACH);
  comparePattern(2 * bestRows, 2 * bestColumns);
  bestDifferent = 0;
  bestPlaces = 0;
  if (places != 0) compareCode(rows, columns, 1);
  store<i32>(result, foundCommon);
  store<i32>(result + 4, foundBits);
  store<i32>(result + 8, bestDifferent);
  store<i32>(result + 12, bestPlaces);
}

function comesFirst(one: i32, other: i32): bool {
  for (let i = 0; i < SLOT_BYTES; i += 4) {
    const a = load<u32>(one + i);
    const b = load<u32>(other + i);
    if (a != b) return a < b;
  }
  return false;
}

/** The enrolled pattern at half resolution: a bit where any of four is set. One word per column. */
function halvePattern(): void {
  for (let column = 0; column < CODE_WIDTH; column++) {
    let bits = load<u64>(enrolled + column * 16) | load<u64>(enrolled + column * 16 + 8);
    bits = everySecond(bits | (bits >> 1));
    store<u32>(pad + HALF_AT + column * 4, <u32>(bits | (bits >> 16)));
  }
}

/** Every second bit of both words: 16 bits each. */
// @ts-ignore: decorator
@inline
function everySecond(word: u64): u64 {
  let bits = word & 0x5555555555555555;
  bits = (bits | (bits >> 1)) & 0x3333333333333333;
  bits = (bits | (bits >> 2)) & 0x0f0f0f0f0f0f0f0f;
  bits = (bits | (bits >> 4)) & 0x00ff00ff00ff00ff;
  return (bits | (bits >> 8)) & 0x0000ffff0000ffff;
}

function thinCode(): void {
  const to = pad + QUARTER_AT;
  for (let i = 0; i < 4 * QUARTER_WIDTH; i += 2) {
    const at = enrolled + CODE_BYTE + i * 8;
    const bits = everySecond(<u64>load<u32>(at) | (<u64>load<u32>(at, 8) << 32));
    store<u32>(to + i * 2, <u32>(bits | (bits >> 16)));
  }
}

// @ts-ignore: decorator
@inline
function total(bytes: v128): i32 {
  let sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  sums = i32x4.add(sums, i32x4.shuffle(sums, sums, 2, 3, 0, 1));
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
}

// @ts-ignore: decorator
@inline
function inCommon(one: i32, other: i32, offset: i32): v128 {
  return i8x16.popcnt(v128.and(v128.load(one + offset), v128.load(other + offset)));
}

function findPatternShift(aroundRows: i32, aroundColumns: i32, rowsReach: i32, columnsReach: i32): void {
  const half = pad + HALF_AT;
  let most = -1;
  for (let rows = aroundRows - rowsReach; rows <= aroundRows + rowsReach; rows++) {
    if (abs(rows) > HALF_ROWS_MAX) continue;
    const copy = probe + HALF_BYTE + (rows + HALF_ROWS_MAX) * HALF_COPY_BYTES;
    for (let columns = aroundColumns - columnsReach; columns <= aroundColumns + columnsReach; columns++) {
      if (abs(columns) > HALF_COLUMNS_MAX) continue;
      const moved = copy + (HALF_COLUMNS_MAX - columns) * 4;
      let sum = i8x16.splat(0);
      for (let i = 0; i < CODE_PLANE_BYTES; i += 80) {
        sum = i8x16.add(sum, inCommon(half + i, moved + i, 0));
        sum = i8x16.add(sum, inCommon(half + i, moved + i, 16));
        sum = i8x16.add(sum, inCommon(half + i, moved + i, 32));
        sum = i8x16.add(sum, inCommon(half + i, moved + i, 48));
        sum = i8x16.add(sum, inCommon(half + i, moved + i, 64));
      }
      const count = total(sum);
      if (count > most || (!probeFirst && count == most)) {
        most = count;
        bestRows = rows;
        bestColumns = columns;
      }
    }
  }
}

function comparePattern(aroundRows: i32, aroundColumns: i32): void {
  const blocks = pad + BLOCKS_AT;
  for (let block = 0; block < BLOCK_COLUMNS; block++) v128.store(blocks + block * 16, i8x16.splat(0));
  let most = -1;
  let atRows = aroundRows;
  let atColumns = aroundColumns;
  const unmoved = probe + FINE_BYTE + SHIFT_ROWS_MAX * FINE_COPY_BYTES;
  for (let rows = aroundRows - FINE_REACH; rows <= aroundRows + FINE_REACH; rows++) {
    if (abs(rows) > SHIFT_ROWS_MAX) continue;
    // Blocks are cut in the frame of the one that comes first; the other is moved.
    if (probeFirst) moveRows(rows);
    const still = probeFirst ? unmoved + SHIFT_COLUMNS_MAX * 8 : enrolled;
    const other = probeFirst ? pad + MOVED_AT : probe + FINE_BYTE + (rows + SHIFT_ROWS_MAX) * FINE_COPY_BYTES;
    for (let columns = aroundColumns - FINE_REACH; columns <= aroundColumns + FINE_REACH; columns++) {
      if (abs(columns) > SHIFT_COLUMNS_MAX) continue;
      let e = still;
      let p = other + (SHIFT_COLUMNS_MAX - (probeFirst ? -columns : columns)) * 8;
      let whole = i32x4.splat(0);
      for (let block = 0; block < BLOCK_COLUMNS; block++) {
        let sum = i8x16.splat(0);
        for (let i = 0; i < 256; i += 64) {
          sum = i8x16.add(sum, inCommon(e + i, p + i, 0));
          sum = i8x16.add(sum, inCommon(e + i, p + i, 16));
          sum = i8x16.add(sum, inCommon(e + i, p + i, 32));
          sum = i8x16.add(sum, inCommon(e + i, p + i, 48));
        }
        // Words lie upper, lower, upper, lower: so do the sums.
        let words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sum));
        words = i32x4.add(words, i32x4.shuffle(words, words, 2, 3, 0, 1));
        const at = blocks + block * 16;
        v128.store(at, i32x4.max_s(words, v128.load(at)));
        whole = i32x4.add(whole, words);
        e += 256;
        p += 256;
      }
      const count = i32x4.extract_lane(whole, 0) + i32x4.extract_lane(whole, 1);
      if (count > most || (!probeFirst && count == most)) {
        most = count;
        atRows = rows;
        atColumns = columns;
      }
    }
  }
  foundCommon = 0;
  for (let block = 0; block < BLOCK_COLUMNS; block++)
    foundCommon += load<i32>(blocks + block * 16) + load<i32>(blocks + block * 16, 4);
  foundBits =
    bitsInWindow(enrolled, atColumns, atRows) +
    bitsInWindow(probe, -atColumns, -atRows);
}

/** The enrolled pattern as it lies when the probe is moved by so many rows and the frame is the probe's. */
function moveRows(rows: i32): void {
  const from = enrolled;
  const to = pad + MOVED_AT + SHIFT_COLUMNS_MAX * 8;
  for (let i = 0; i < CODE_BYTE; i += 16) {
    const columns = v128.load(from + i);
    v128.store(to + i, rows >= 0 ? i64x2.shr_u(columns, rows) : i64x2.shl(columns, -rows));
  }
}

function bitsInWindow(plane: i32, columns: i32, rows: i32): i32 {
  const kept = rows >= 0 ? (<u64>-1) << rows : (<u64>-1) >> -rows;
  const first = max(0, columns);
  const end = min(PLANE_WIDTH, PLANE_WIDTH + columns);
  let count: i64 = 0;
  for (let column = first; column < end; column++) count += popcnt(load<u64>(plane + column * 8) & kept);
  return <i32>count;
}

function enoughPlaces(one: i32, other: i32): i32 {
  return max(1, min(one, other) >> 1);
}

function bitsOf(plane: i32, bytes: i32): i32 {
  let count: i64 = 0;
  for (let i = 0; i < bytes; i += 8) count += popcnt(load<u64>(plane + i));
  return <i32>count;
}

/** How well the thinned code fits in every shift; an endless share where too few places overlap. */
function fitThinnedShifts(): void {
  const unmoved = probe + QUARTER_BYTE + (4 * QUARTER_ROWS_MAX + 3) * QUARTER_COPY_BYTES;
  const placesMin = enoughPlaces(
    bitsOf(unmoved, QUARTER_COPY_BYTES),
    bitsOf(pad + QUARTER_AT + 3 * QUARTER_PLANE_BYTES, QUARTER_PLANE_BYTES),
  );
  const sums = pad + SUMS_AT;
  let copy = probe + QUARTER_BYTE;
  let columns = 0;
  for (let at = 0; at < 4 * FITS; at += 16) {
    for (let i = 0; i < 64; i += 16) {
      fitThinned(copy + (2 * QUARTER_COLUMNS_MAX - columns) * 2, sums + i);
      columns++;
      if (columns == QUARTER_SHIFTS_COLUMNS) {
        columns = 0;
        copy += 4 * QUARTER_COPY_BYTES;
      }
    }
    const different = fourSums(sums);
    const places = fourSums(sums + 64);
    v128.store(pad + DIFFERENT_AT + at, different);
    v128.store(pad + PLACES_AT + at, places);
    // Quotients of numbers so small differ by more than they are rounded by, and equal ones are rounded alike.
    const share = f32x4.div(f32x4.convert_i32x4_s(different), f32x4.convert_i32x4_s(places));
    const isEnough = i32x4.ge_s(places, i32x4.splat(placesMin));
    v128.store(pad + SHARES_AT + at, v128.bitselect(share, f32x4.splat(Infinity), isEnough));
  }
  // The last four are one shift too many.
  for (let i = QUARTER_SHIFTS; i < FITS; i++) store<f32>(pad + SHARES_AT + 4 * i, Infinity);
}

/** Four numbers that together are how many bits of the thinned code differ; 64 bytes behind them the same of the places. */
// @ts-ignore: decorator
@inline
function fitThinned(p: i32, sums: i32): void {
  const e = pad + QUARTER_AT;
  let differ = i8x16.splat(0);
  let shared = i8x16.splat(0);
  for (let i = 0; i < QUARTER_PLANE_BYTES; i += 16) {
    const both = v128.and(v128.load(e + i, 3 * QUARTER_PLANE_BYTES), v128.load(p + i, 3 * QUARTER_COPY_BYTES));
    const x = v128.xor(v128.load(e + i), v128.load(p + i));
    const y = v128.xor(v128.load(e + i, QUARTER_PLANE_BYTES), v128.load(p + i, QUARTER_COPY_BYTES));
    const z = v128.xor(v128.load(e + i, 2 * QUARTER_PLANE_BYTES), v128.load(p + i, 2 * QUARTER_COPY_BYTES));
    differ = i8x16.add(differ, differingBits(x, y, z, both));
    shared = i8x16.add(shared, i8x16.popcnt(both));
  }
  v128.store(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_u(differ)));
  v128.store(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_u(shared)), 64);
}

/** What each of four vectors, one after the other, sums up to. */
// @ts-ignore: decorator
@inline
function fourSums(at: i32): v128 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return i32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}

/** The shift at which the thinned code fits best; it and its neighbours are not picked again. */
function pickThinnedShift(): bool {
  const shares = pad + SHARES_AT;
  // Shares are not negative: as whole numbers they have the same order.
  let least = i32x4.splat(0x7f800000);
  for (let i = 0; i < 4 * FITS; i += 16) least = i32x4.min_s(least, v128.load(shares + i));
  least = i32x4.min_s(least, i32x4.shuffle(least, least, 2, 3, 0, 1));
  least = i32x4.min_s(least, i32x4.shuffle(least, least, 1, 0, 3, 2));
  if (i32x4.extract_lane(least, 0) == 0x7f800000) return false;
  const at = probeFirst ? firstOf(least) : lastOf(least);
  bestDifferent = load<i32>(pad + DIFFERENT_AT + 4 * at);
  bestPlaces = load<i32>(pad + PLACES_AT + 4 * at);
  const row = at / QUARTER_SHIFTS_COLUMNS;
  const column = at % QUARTER_SHIFTS_COLUMNS;
  for (let r = max(0, row - 1); r <= min(QUARTER_SHIFTS_ROWS - 1, row + 1); r++)
    for (let c = max(0, column - 1); c <= min(QUARTER_SHIFTS_COLUMNS - 1, column + 1); c++)
      store<f32>(shares + (r * QUARTER_SHIFTS_COLUMNS + c) * 4, Infinity);
  bestRows = row - QUARTER_ROWS_MAX;
  bestColumns = column - QUARTER_COLUMNS_MAX;
  return true;
}

/** The first shift that has this share; there is one. */
function firstOf(share: v128): i32 {
  let at = 0;
  let having = havingShare(at, share);
  while (having == 0) {
    at += 4;
    having = havingShare(at, share);
  }
  return at + ctz(having);
}

/** The last one. */
function lastOf(share: v128): i32 {
  let at = FITS - 4;
  let having = havingShare(at, share);
  while (having == 0) {
    at -= 4;
    having = havingShare(at, share);
  }
  return at + 31 - clz(having);
}

// @ts-ignore: decorator
@inline
function havingShare(at: i32, share: v128): i32 {
  return i32x4.bitmask(i32x4.eq(v128.load(pad + SHARES_AT + 4 * at), share));
}

function compareCode(aroundRows: i32, aroundColumns: i32, step: i32): void {
  // Of the first four columns of blocks, upper and lower; and of the last one.
  let different = i16x8.splat(0);
  let places = i16x8.splat(0);
  let lastDifferent = i16x8.splat(0);
  let lastPlaces = i16x8.splat(0);
  for (let rows = aroundRows - CODE_REACH; rows <= aroundRows + CODE_REACH; rows += step) {
    if (abs(rows) > HALF_ROWS_MAX) continue;
    const moved = codeMovedBy(rows);
    for (let columns = aroundColumns - CODE_REACH; columns <= aroundColumns + CODE_REACH; columns += step) {
      if (abs(columns) > HALF_COLUMNS_MAX) continue;
      const counts = countsAt(rows, columns, moved);
      let d = v128.load(counts);
      let p = v128.load(counts, 16);
      let better = isBetter(d, p, different, places);
      different = v128.bitselect(d, different, better);
      places = v128.bitselect(p, places, better);
      d = v128.load(counts, 32);
      p = v128.load(counts, 48);
      better = isBetter(d, p, lastDifferent, lastPlaces);
      lastDifferent = v128.bitselect(d, lastDifferent, better);
      lastPlaces = v128.bitselect(p, lastPlaces, better);
    }
  }
  bestDifferent = sumOfNumbers(i16x8.add(different, lastDifferent));
  bestPlaces = sumOfNumbers(i16x8.add(places, lastPlaces));
}

/** Where blocks have enough places and a smaller share of them differs than of those kept, or an equal share of more. */
// @ts-ignore: decorator
@inline
function isBetter(different: v128, places: v128, kept: v128, keptPlaces: v128): v128 {
  const negative = i16x8.neg(places);
  const more = i16x8.narrow_i32x4_s(
    i32x4.dot_i16x8_s(
      i16x8.shuffle(different, kept, 0, 8, 1, 9, 2, 10, 3, 11),
      i16x8.shuffle(keptPlaces, negative, 0, 8, 1, 9, 2, 10, 3, 11),
    ),
    i32x4.dot_i16x8_s(
      i16x8.shuffle(different, kept, 4, 12, 5, 13, 6, 14, 7, 15),
      i16x8.shuffle(keptPlaces, negative, 4, 12, 5, 13, 6, 14, 7, 15),
    ),
  );
  const zero = i16x8.splat(0);
  const isSame = v128.and(i16x8.eq(more, zero), i16x8.gt_s(places, keptPlaces));
  return v128.and(
    v128.or(i16x8.lt_s(more, zero), isSame),
    i16x8.gt_s(places, i16x8.splat(<i16>(BLOCK_PLACES_MIN - 1))),
  );
}

function sumOfNumbers(numbers: v128): i32 {
  let sums = i32x4.extadd_pairwise_i16x8_s(numbers);
  sums = i32x4.add(sums, i32x4.shuffle(sums, sums, 2, 3, 0, 1));
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
}

/** The code that is moved, as it lies moved by so many rows: the probe's, or the enrolled if the probe comes first. */
function codeMovedBy(rows: i32): i32 {
  if (!probeFirst) return probe + SHIFTED_CODE_BYTE + (rows + HALF_ROWS_MAX) * CODE_COPY_BYTES;
  const copy = (rows & 1) == 0 ? (rows + HALF_ROWS_MAX) >> 1 : QUARTER_SHIFTS_ROWS;
  const to = pad + MOVED_CODE_AT + copy * CODE_COPY_BYTES;
  const hasMoved = pad + MOVED_ROWS_AT + copy;
  if (load<u8>(hasMoved) != 0) return to;
  store<u8>(hasMoved, i32((rows & 1) == 0));
  for (let plane = 0; plane < 4; plane++) {
    const from = enrolled + CODE_BYTE + plane * CODE_PLANE_BYTES;
    const at = to + plane * HALF_COPY_BYTES + HALF_COLUMNS_MAX * 4;
    for (let i = 0; i < CODE_PLANE_BYTES; i += 16) {
      const columns = v128.load(from + i);
      v128.store(at + i, rows >= 0 ? i32x4.shr_u(columns, rows) : i32x4.shl(columns, -rows));
    }
  }
  return to;
}

/** What the code counts in this shift. Places that are tried lie close together: even shifts are counted once. */
function countsAt(rows: i32, columns: i32, moved: i32): i32 {
  const isEven = ((rows | columns) & 1) == 0;
  const shift = isEven
    ? ((rows + HALF_ROWS_MAX) >> 1) * QUARTER_SHIFTS_COLUMNS + ((columns + HALF_COLUMNS_MAX) >> 1)
    : QUARTER_SHIFTS;
  const counts = pad + COUNTS_AT + shift * COUNTS_BYTES;
  if (isEven) {
    if (load<u8>(pad + COUNTED_AT + shift) != 0) return counts;
    store<u8>(pad + COUNTED_AT + shift, 1);
  }
  // Blocks are cut in the frame of the one that comes first; the other is moved.
  if (probeFirst) {
    const unmoved = probe + SHIFTED_CODE_BYTE + HALF_ROWS_MAX * CODE_COPY_BYTES + HALF_COLUMNS_MAX * 4;
    countCode(unmoved, HALF_COPY_BYTES, moved + (HALF_COLUMNS_MAX + columns) * 4, counts);
  } else {
    countCode(enrolled + CODE_BYTE, CODE_PLANE_BYTES, moved + (HALF_COLUMNS_MAX - columns) * 4, counts);
  }
  return counts;
}

/**
 * How many bits differ and how many places there are, block by block, upper and lower: 16-bit numbers, eight of the first four
 * columns of blocks, and two of the last.
 */
function countCode(still: i32, planeBytes: i32, moved: i32, counts: i32): void {
  const sums = pad + SUMS_AT;
  const second = still + planeBytes;
  const third = second + planeBytes;
  const mask = third + planeBytes;
  for (let block = 0; block < BLOCK_COLUMNS; block++) {
    let differ = i8x16.splat(0);
    let shared = i8x16.splat(0);
    for (let i = 64 * block; i < 64 * block + 64; i += 16) {
      const both = v128.and(v128.load(mask + i), v128.load(moved + i, 3 * HALF_COPY_BYTES));
      const x = v128.xor(v128.load(still + i), v128.load(moved + i));
      const y = v128.xor(v128.load(second + i), v128.load(moved + i, HALF_COPY_BYTES));
      const z = v128.xor(v128.load(third + i), v128.load(moved + i, 2 * HALF_COPY_BYTES));
      differ = i8x16.add(differ, differingBits(x, y, z, both));
      shared = i8x16.add(shared, i8x16.popcnt(both));
    }
    v128.store(sums + 16 * block, i16x8.extadd_pairwise_i8x16_u(differ));
    v128.store(sums + 16 * block, i16x8.extadd_pairwise_i8x16_u(shared), 128);
  }
  v128.store(counts, fourPairs(sums));
  v128.store(counts, fourPairs(sums + 128), 16);
  v128.store(counts, onePair(sums + 64), 32);
  v128.store(counts, onePair(sums + 192), 48);
}

/** Four vectors, one after the other, whose even numbers make up one sum and whose odd ones another: the eight sums. */
// @ts-ignore: decorator
@inline
function fourPairs(at: i32): v128 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const ab = i16x8.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = i16x8.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return i16x8.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}

/** The same of one vector: two sums and nothing behind them. */
// @ts-ignore: decorator
@inline
function onePair(at: i32): v128 {
  let a = v128.load(at);
  a = i16x8.add(a, i32x4.shuffle(a, a, 2, 3, 0, 1));
  a = i16x8.add(a, i32x4.shuffle(a, a, 1, 0, 3, 2));
  return i32x4.replace_lane(i32x4.splat(0), 0, i32x4.extract_lane(a, 0));
}

/** How many bits of three planes differ under the mask, byte by byte: as a number of two bits, two counts for three. */
// @ts-ignore: decorator
@inline
function differingBits(x: v128, y: v128, z: v128, both: v128): v128 {
  const twos = i8x16.popcnt(v128.and(carryOf(x, y, z), both));
  return i8x16.add(i8x16.popcnt(v128.and(sumOf(x, y, z), both)), i8x16.add(twos, twos));
}

// Coarse codes lie in groups of 128: of each of 512 blocks the bits of 128 templates side by side. A set bit of the probe
// adds its row of 128 bits to 128 counters at once; the counters lie in bits too, the lowest of all of them first.
const GROUP_BYTES: i32 = 8192;
const LIST_BYTES: i32 = 512;

// @ts-ignore: decorator
@inline
function carryOf(a: v128, b: v128, c: v128): v128 {
  const u = v128.xor(a, b);
  return v128.or(v128.and(a, b), v128.and(u, c));
}

// @ts-ignore: decorator
@inline
function sumOf(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

// @ts-ignore: decorator
@inline
function rowAt(group: i32, entry: i32): v128 {
  return v128.load(group + <i32>load<u16>(entry));
}

/**
 * The most blocks that each coarse code has in common with the probe in any of its shifts; a byte for each of 128 in each
 * group. Lists: per shift 512 bytes, the number of set blocks (16 bits), 14 bytes of nothing, then for each set block where its
 * row lies in a group (16 bits).
 */
export function scanCoarse(lists: i32, shifts: i32, groups: i32, count: i32, scratch: i32, results: i32): void {
  const end = lists + shifts * LIST_BYTES;
  for (let g = 0; g < count; g++) {
    const group = groups + g * GROUP_BYTES;
    memory.fill(scratch, 0, 128);
    for (let list = lists; list < end; list += LIST_BYTES) scanShift(group, list, scratch);
    for (let byte = 0; byte < 16; byte++) {
      let square: u64 = 0;
      for (let plane = 0; plane < 8; plane++)
        square |= <u64>load<u8>(scratch + plane * 16 + byte) << (<u64>plane * 8);
      store<u64>(results + g * 128 + byte * 8, transposed(square));
    }
  }
}

function scanShift(group: i32, list: i32, most: i32): void {
  const zero = i8x16.splat(0);
  let p0 = zero;
  let p1 = zero;
  let p2 = zero;
  let p3 = zero;
  let p4 = zero;
  let p5 = zero;
  let p6 = zero;
  let p7 = zero;
  const first = list + 16;
  const count = <i32>load<u16>(list);
  const whole = first + (count & ~7) * 2;
  const end = first + count * 2;
  let at = first;
  while (at < whole) {
    let a = rowAt(group, at);
    let b = rowAt(group, at + 2);
    let twosA = carryOf(p0, a, b);
    p0 = sumOf(p0, a, b);
    a = rowAt(group, at + 4);
    b = rowAt(group, at + 6);
    let twosB = carryOf(p0, a, b);
    p0 = sumOf(p0, a, b);
    const foursA = carryOf(p1, twosA, twosB);
    p1 = sumOf(p1, twosA, twosB);
    a = rowAt(group, at + 8);
    b = rowAt(group, at + 10);
    twosA = carryOf(p0, a, b);
    p0 = sumOf(p0, a, b);
    a = rowAt(group, at + 12);
    b = rowAt(group, at + 14);
    twosB = carryOf(p0, a, b);
    p0 = sumOf(p0, a, b);
    const foursB = carryOf(p1, twosA, twosB);
    p1 = sumOf(p1, twosA, twosB);
    let carry = carryOf(p2, foursA, foursB);
    p2 = sumOf(p2, foursA, foursB);
    let both = v128.and(p3, carry);
    p3 = v128.xor(p3, carry);
    carry = v128.and(p4, both);
    p4 = v128.xor(p4, both);
    both = v128.and(p5, carry);
    p5 = v128.xor(p5, carry);
    carry = v128.and(p6, both);
    p6 = v128.xor(p6, both);
    p7 = v128.xor(p7, carry);
    at += 16;
  }
  while (at < end) {
    let carry = rowAt(group, at);
    let both = v128.and(p0, carry);
    p0 = v128.xor(p0, carry);
    carry = v128.and(p1, both);
    p1 = v128.xor(p1, both);
    both = v128.and(p2, carry);
    p2 = v128.xor(p2, carry);
    carry = v128.and(p3, both);
    p3 = v128.xor(p3, both);
    both = v128.and(p4, carry);
    p4 = v128.xor(p4, carry);
    carry = v128.and(p5, both);
    p5 = v128.xor(p5, both);
    both = v128.and(p6, carry);
    p6 = v128.xor(p6, carry);
    p7 = v128.xor(p7, both);
    at += 2;
  }
  // Larger than what was most before? From the highest bit down.
  let larger = zero;
  let equal = i8x16.splat(-1);
  const m7 = v128.load(most, 112);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p7, m7)));
  equal = v128.andnot(equal, v128.xor(p7, m7));
  const m6 = v128.load(most, 96);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p6, m6)));
  equal = v128.andnot(equal, v128.xor(p6, m6));
  const m5 = v128.load(most, 80);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p5, m5)));
  equal = v128.andnot(equal, v128.xor(p5, m5));
  const m4 = v128.load(most, 64);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p4, m4)));
  equal = v128.andnot(equal, v128.xor(p4, m4));
  const m3 = v128.load(most, 48);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p3, m3)));
  equal = v128.andnot(equal, v128.xor(p3, m3));
  const m2 = v128.load(most, 32);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p2, m2)));
  equal = v128.andnot(equal, v128.xor(p2, m2));
  const m1 = v128.load(most, 16);
  larger = v128.or(larger, v128.and(equal, v128.andnot(p1, m1)));
  equal = v128.andnot(equal, v128.xor(p1, m1));
  larger = v128.or(larger, v128.and(equal, v128.andnot(p0, v128.load(most))));
  keepLarger(most, p0, larger);
  keepLarger(most + 16, p1, larger);
  keepLarger(most + 32, p2, larger);
  keepLarger(most + 48, p3, larger);
  keepLarger(most + 64, p4, larger);
  keepLarger(most + 80, p5, larger);
  keepLarger(most + 96, p6, larger);
  keepLarger(most + 112, p7, larger);
}

// @ts-ignore: decorator
@inline
function keepLarger(at: i32, plane: v128, larger: v128): void {
  v128.store(at, v128.bitselect(plane, v128.load(at), larger));
}

/** An 8 x 8 square of bits with rows and columns changed about (Hacker's Delight 7-3). */
// @ts-ignore: decorator
@inline
function transposed(square: u64): u64 {
  let x = square;
  let t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aa;
  x = x ^ t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000cccc0000cccc;
  x = x ^ t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0;
  return x ^ t ^ (t << 28);
}
