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

// Where things lie in the scratch memory: the enrolled template with empty columns around, its fine pattern moved in rows,
// its thinned code, and what blocks count.
const FINE_AT: i32 = 0;
const MOVED_AT: i32 = FINE_AT + FINE_COPY_BYTES;
const HALF_AT: i32 = MOVED_AT + FINE_COPY_BYTES;
const CODE_AT: i32 = HALF_AT + HALF_COPY_BYTES;
const MOVED_CODE_AT: i32 = CODE_AT + CODE_COPY_BYTES;
const QUARTER_AT: i32 = MOVED_CODE_AT + CODE_COPY_BYTES;
const BLOCKS_AT: i32 = QUARTER_AT + 4 * QUARTER_PLANE_BYTES;
const FITS_AT: i32 = BLOCKS_AT + 2 * BLOCKS * 4;

// What the steps hand to each other; a module instance compares one pair at a time.
let probe: i32 = 0;
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
    const slot = load<i32>(list + i * 4);
    probeFirst = comesFirst(probeAt, slot);
    thinCode(slot);
    fitThinnedShifts();
    const found = pickThinnedShift();
    store<i32>(results + i * 8, found ? bestDifferent : 0);
    store<i32>(results + i * 8, found ? bestPlaces : 0, 4);
  }
}

function compareSlot(probeAt: i32, slot: i32, scratch: i32, result: i32): void {
  probe = probeAt;
  pad = scratch;
  probeFirst = comesFirst(probeAt, slot);
  padSlot(slot);
  thinCode(slot);
  fitThinnedShifts();
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

function padSlot(slot: i32): void {
  memory.copy(pad + FINE_AT + SHIFT_COLUMNS_MAX * 8, slot, CODE_BYTE);
  for (let plane = 0; plane < 4; plane++) {
    memory.copy(
      pad + CODE_AT + plane * HALF_COPY_BYTES + HALF_COLUMNS_MAX * 4,
      slot + CODE_BYTE + plane * CODE_PLANE_BYTES,
      CODE_PLANE_BYTES,
    );
  }
  const half = pad + HALF_AT + HALF_COLUMNS_MAX * 4;
  for (let column = 0; column < CODE_WIDTH; column++) {
    let bits = load<u64>(slot + column * 16) | load<u64>(slot + column * 16 + 8);
    bits = everySecond(bits | (bits >> 1));
    store<u32>(half + column * 4, <u32>(bits | (bits >> 16)));
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

function thinCode(slot: i32): void {
  const to = pad + QUARTER_AT;
  for (let i = 0; i < 4 * QUARTER_WIDTH; i += 2) {
    const at = slot + CODE_BYTE + i * 8;
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
  const half = pad + HALF_AT + HALF_COLUMNS_MAX * 4;
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
  memory.fill(blocks, 0, BLOCK_COLUMNS * 16);
  let most = -1;
  let atRows = aroundRows;
  let atColumns = aroundColumns;
  const unmoved = probe + FINE_BYTE + SHIFT_ROWS_MAX * FINE_COPY_BYTES;
  for (let rows = aroundRows - FINE_REACH; rows <= aroundRows + FINE_REACH; rows++) {
    if (abs(rows) > SHIFT_ROWS_MAX) continue;
    // Blocks are cut in the frame of the one that comes first; the other is moved.
    if (probeFirst) moveRows(rows);
    const still = probeFirst ? unmoved : pad + FINE_AT;
    const other = probeFirst ? pad + MOVED_AT : probe + FINE_BYTE + (rows + SHIFT_ROWS_MAX) * FINE_COPY_BYTES;
    for (let columns = aroundColumns - FINE_REACH; columns <= aroundColumns + FINE_REACH; columns++) {
      if (abs(columns) > SHIFT_COLUMNS_MAX) continue;
      let e = still + SHIFT_COLUMNS_MAX * 8;
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
    bitsInWindow(pad + FINE_AT + SHIFT_COLUMNS_MAX * 8, atColumns, atRows) +
    bitsInWindow(probe, -atColumns, -atRows);
}

/** The enrolled pattern as it lies when the probe is moved by so many rows and the frame is the probe's. */
function moveRows(rows: i32): void {
  const from = pad + FINE_AT + SHIFT_COLUMNS_MAX * 8;
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

/** How many bits of three planes differ under the mask, byte by byte: as a number of two bits, two counts for three. */
// @ts-ignore: decorator
@inline
function differingBits(x: v128, y: v128, z: v128, both: v128): v128 {
  const xy = v128.xor(x, y);
  const carry = v128.or(v128.and(x, y), v128.and(xy, z));
  const twos = i8x16.popcnt(v128.and(carry, both));
  return i8x16.add(i8x16.popcnt(v128.and(v128.xor(xy, z), both)), i8x16.add(twos, twos));
}

function enoughPlaces(one: i32, other: i32): i32 {
  return max(1, min(one, other) >> 1);
}

function bitsOf(plane: i32, bytes: i32): i32 {
  let count: i64 = 0;
  for (let i = 0; i < bytes; i += 8) count += popcnt(load<u64>(plane + i));
  return <i32>count;
}

const QUARTER_SHIFTS_ROWS: i32 = 2 * QUARTER_ROWS_MAX + 1;
const QUARTER_SHIFTS_COLUMNS: i32 = 2 * QUARTER_COLUMNS_MAX + 1;
const FIT_ROW_BYTES: i32 = QUARTER_SHIFTS_COLUMNS * 4;

/** How well the thinned code fits in every shift: different and places, 16 bits each; no places if they are too few. */
function fitThinnedShifts(): void {
  const e = pad + QUARTER_AT;
  const unmoved = probe + QUARTER_BYTE + (4 * QUARTER_ROWS_MAX + 3) * QUARTER_COPY_BYTES;
  const placesMin = enoughPlaces(
    bitsOf(unmoved, QUARTER_COPY_BYTES),
    bitsOf(e + 3 * QUARTER_PLANE_BYTES, QUARTER_PLANE_BYTES),
  );
  let fit = pad + FITS_AT;
  for (let rows = 0; rows < QUARTER_SHIFTS_ROWS; rows++) {
    const copy = probe + QUARTER_BYTE + 4 * rows * QUARTER_COPY_BYTES;
    for (let columns = 0; columns < QUARTER_SHIFTS_COLUMNS; columns++) {
      const p = copy + (2 * QUARTER_COLUMNS_MAX - columns) * 2;
      let differ = i8x16.splat(0);
      let shared = i8x16.splat(0);
      for (let i = 0; i < QUARTER_PLANE_BYTES; i += 16) {
        const both = v128.and(
          v128.load(e + i, 3 * QUARTER_PLANE_BYTES),
          v128.load(p + i, 3 * QUARTER_COPY_BYTES),
        );
        const x = v128.xor(v128.load(e + i), v128.load(p + i));
        const y = v128.xor(v128.load(e + i, QUARTER_PLANE_BYTES), v128.load(p + i, QUARTER_COPY_BYTES));
        const z = v128.xor(v128.load(e + i, 2 * QUARTER_PLANE_BYTES), v128.load(p + i, 2 * QUARTER_COPY_BYTES));
        differ = i8x16.add(differ, differingBits(x, y, z, both));
        shared = i8x16.add(shared, i8x16.popcnt(both));
      }
      const places = total(shared);
      store<u16>(fit, total(differ));
      store<u16>(fit, places < placesMin ? 0 : places, 2);
      fit += 4;
    }
  }
}

/** The shift at which the thinned code fits best; it and its neighbours are not picked again. */
function pickThinnedShift(): bool {
  const fits = pad + FITS_AT;
  let at = -1;
  let fit = fits;
  for (let i = 0; i < QUARTER_SHIFTS_ROWS * QUARTER_SHIFTS_COLUMNS; i++, fit += 4) {
    const places = <i32>load<u16>(fit, 2);
    if (places == 0) continue;
    const different = <i32>load<u16>(fit);
    const more = at < 0 ? -1 : different * bestPlaces - bestDifferent * places;
    if (more < 0 || (!probeFirst && more == 0)) {
      at = i;
      bestDifferent = different;
      bestPlaces = places;
    }
  }
  if (at < 0) return false;
  const row = at / QUARTER_SHIFTS_COLUMNS;
  const column = at % QUARTER_SHIFTS_COLUMNS;
  for (let r = max(0, row - 1); r <= min(QUARTER_SHIFTS_ROWS - 1, row + 1); r++)
    for (let c = max(0, column - 1); c <= min(QUARTER_SHIFTS_COLUMNS - 1, column + 1); c++)
      store<u16>(fits + r * FIT_ROW_BYTES + c * 4, 0, 2);
  bestRows = row - QUARTER_ROWS_MAX;
  bestColumns = column - QUARTER_COLUMNS_MAX;
  return true;
}

function compareCode(aroundRows: i32, aroundColumns: i32, step: i32): void {
  const blocks = pad + BLOCKS_AT;
  memory.fill(blocks, 0, 2 * BLOCKS * 4);
  const unmoved = probe + SHIFTED_CODE_BYTE + HALF_ROWS_MAX * CODE_COPY_BYTES;
  for (let rows = aroundRows - CODE_REACH; rows <= aroundRows + CODE_REACH; rows += step) {
    if (abs(rows) > HALF_ROWS_MAX) continue;
    if (probeFirst) moveCodeRows(rows);
    const still = probeFirst ? unmoved : pad + CODE_AT;
    const other = probeFirst
      ? pad + MOVED_CODE_AT
      : probe + SHIFTED_CODE_BYTE + (rows + HALF_ROWS_MAX) * CODE_COPY_BYTES;
    for (let columns = aroundColumns - CODE_REACH; columns <= aroundColumns + CODE_REACH; columns += step) {
      if (abs(columns) > HALF_COLUMNS_MAX) continue;
      let e = still + HALF_COLUMNS_MAX * 4;
      let p = other + (HALF_COLUMNS_MAX - (probeFirst ? -columns : columns)) * 4;
      for (let block = 0; block < BLOCK_COLUMNS; block++) {
        let differ = i8x16.splat(0);
        let shared = i8x16.splat(0);
        for (let i = 0; i < 64; i += 16) {
          const both = v128.and(
            v128.load(e + i, 3 * HALF_COPY_BYTES),
            v128.load(p + i, 3 * HALF_COPY_BYTES),
          );
          const x = v128.xor(v128.load(e + i), v128.load(p + i));
          const y = v128.xor(v128.load(e + i, HALF_COPY_BYTES), v128.load(p + i, HALF_COPY_BYTES));
          const z = v128.xor(v128.load(e + i, 2 * HALF_COPY_BYTES), v128.load(p + i, 2 * HALF_COPY_BYTES));
          differ = i8x16.add(differ, differingBits(x, y, z, both));
          shared = i8x16.add(shared, i8x16.popcnt(both));
        }
        const different = upperAndLower(differ);
        const places = upperAndLower(shared);
        keepSmaller(blocks + block * 16, different & 0xffff, places & 0xffff);
        keepSmaller(blocks + block * 16 + 8, different >>> 16, places >>> 16);
        e += 64;
        p += 64;
      }
    }
  }
  bestDifferent = 0;
  bestPlaces = 0;
  for (let block = 0; block < BLOCKS; block++) {
    bestDifferent += load<i32>(blocks + block * 8);
    bestPlaces += load<i32>(blocks + block * 8, 4);
  }
}

/** The same for the planes and the mask of the code. */
function moveCodeRows(rows: i32): void {
  for (let plane = 0; plane < CODE_COPY_BYTES; plane += HALF_COPY_BYTES) {
    const from = pad + CODE_AT + plane + HALF_COLUMNS_MAX * 4;
    const to = pad + MOVED_CODE_AT + plane + HALF_COLUMNS_MAX * 4;
    for (let i = 0; i < CODE_PLANE_BYTES; i += 16) {
      const columns = v128.load(from + i);
      v128.store(to + i, rows >= 0 ? i32x4.shr_u(columns, rows) : i32x4.shl(columns, -rows));
    }
  }
}

/** Sums of bytes of words whose upper rows lie in their lower halves: 16 bits of the upper rows, 16 of the lower. */
// @ts-ignore: decorator
@inline
function upperAndLower(bytes: v128): i32 {
  let sums = i16x8.extadd_pairwise_i8x16_u(bytes);
  sums = i16x8.add(sums, i32x4.shuffle(sums, sums, 2, 3, 0, 1));
  sums = i16x8.add(sums, i32x4.shuffle(sums, sums, 1, 0, 3, 2));
  return i32x4.extract_lane(sums, 0);
}

// @ts-ignore: decorator
@inline
function keepSmaller(at: i32, different: i32, places: i32): void {
  const kept = load<i32>(at);
  const keptPlaces = load<i32>(at, 4);
  const more = different * keptPlaces - kept * places;
  // Without branches: which block fits where is what nobody can foresee, the processor neither.
  const isBetter = i32(keptPlaces == 0) | i32(more < 0) | (i32(more == 0) & i32(places > keptPlaces));
  const takes = i32(places >= BLOCK_PLACES_MIN) & isBetter;
  store<i32>(at, select<i32>(different, kept, takes));
  store<i32>(at, select<i32>(places, keptPlaces, takes), 4);
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
