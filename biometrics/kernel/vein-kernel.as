// AssemblyScript. The twin of comparison/compare-slots.ts with 128-bit instructions: the same counts, bit for bit.
// Layouts: comparison/enrolled-slot.ts (slot) and comparison/shifted-probe.ts (probe). `npm run build:kernel` makes the
// module. All memory is the caller's; nothing is allocated here.

const PLANE_WIDTH: i32 = 160;
const CODE_WIDTH: i32 = 80;
const SHIFT_ROWS_MAX: i32 = 20;
const SHIFT_COLUMNS_MAX: i32 = 40;
const HALF_ROWS_MAX: i32 = 10;
const HALF_COLUMNS_MAX: i32 = 20;

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

const FINE_REACH: i32 = 3;
const CODE_REACH: i32 = 2;
const BLOCK_COLUMNS: i32 = 5;
const BLOCKS: i32 = 10;
const BLOCK_PLACES_MIN: i32 = 48;
const CODE_STEP: i32 = 2;

// Where things lie in the scratch memory: the enrolled template with empty columns around, then what blocks count.
const FINE_AT: i32 = 0;
const HALF_AT: i32 = FINE_AT + FINE_COPY_BYTES;
const CODE_AT: i32 = HALF_AT + HALF_COPY_BYTES;
const BLOCKS_AT: i32 = CODE_AT + CODE_COPY_BYTES;

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

function compareSlot(probeAt: i32, slot: i32, scratch: i32, result: i32): void {
  probe = probeAt;
  pad = scratch;
  probeFirst = comesFirst(probeAt, slot);
  padSlot(slot);
  findPatternShift();
  const patternRows = bestRows;
  const patternColumns = bestColumns;
  const hasCode = findCodeShift(patternRows, patternColumns);
  const codeRows = bestRows;
  const codeColumns = bestColumns;
  comparePattern(2 * patternRows, 2 * patternColumns);
  let common = foundCommon;
  let bits = foundBits;
  let different = 0;
  let places = 0;
  if (hasCode) {
    comparePattern(2 * codeRows, 2 * codeColumns);
    if (foundCommon * bits > common * foundBits) {
      common = foundCommon;
      bits = foundBits;
    }
    compareCode(codeRows, codeColumns);
    different = bestDifferent;
    places = bestPlaces;
  }
  store<i32>(result, common);
  store<i32>(result + 4, bits);
  store<i32>(result + 8, different);
  store<i32>(result + 12, places);
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
    bits = (bits | (bits >> 1)) & 0x5555555555555555;
    bits = (bits | (bits >> 1)) & 0x3333333333333333;
    bits = (bits | (bits >> 2)) & 0x0f0f0f0f0f0f0f0f;
    bits = (bits | (bits >> 4)) & 0x00ff00ff00ff00ff;
    bits = (bits | (bits >> 8)) & 0x0000ffff0000ffff;
    store<u32>(half + column * 4, <u32>(bits | (bits >> 16)));
  }
}

// @ts-ignore: decorator
@inline
function total(bytes: v128): i32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

// @ts-ignore: decorator
@inline
function inCommon(one: i32, other: i32, offset: i32): v128 {
  return i8x16.popcnt(v128.and(v128.load(one + offset), v128.load(other + offset)));
}

function findPatternShift(): void {
  const half = pad + HALF_AT + HALF_COLUMNS_MAX * 4;
  let most = -1;
  for (let rows = -HALF_ROWS_MAX; rows <= HALF_ROWS_MAX; rows++) {
    const copy = probe + HALF_BYTE + (rows + HALF_ROWS_MAX) * HALF_COPY_BYTES;
    for (let columns = -HALF_COLUMNS_MAX; columns <= HALF_COLUMNS_MAX; columns++) {
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
  memory.fill(blocks, 0, BLOCKS * 4);
  let most = -1;
  let atRows = aroundRows;
  let atColumns = aroundColumns;
  for (let rows = aroundRows - FINE_REACH; rows <= aroundRows + FINE_REACH; rows++) {
    if (abs(rows) > SHIFT_ROWS_MAX) continue;
    const split = probeFirst ? 32 + rows : 32;
    const above = i64x2.splat(<i64>(((<u64>1) << split) - 1));
    const copy = probe + FINE_BYTE + (rows + SHIFT_ROWS_MAX) * FINE_COPY_BYTES;
    for (let columns = aroundColumns - FINE_REACH; columns <= aroundColumns + FINE_REACH; columns++) {
      if (abs(columns) > SHIFT_COLUMNS_MAX) continue;
      let e = pad + FINE_AT + (SHIFT_COLUMNS_MAX + (probeFirst ? columns : 0)) * 8;
      let p = copy + (SHIFT_COLUMNS_MAX - (probeFirst ? 0 : columns)) * 8;
      let whole = 0;
      for (let block = 0; block < BLOCK_COLUMNS; block++) {
        let all = i8x16.splat(0);
        let upper = i8x16.splat(0);
        for (let i = 0; i < 256; i += 32) {
          const a = v128.and(v128.load(e + i), v128.load(p + i));
          const b = v128.and(v128.load(e + i, 16), v128.load(p + i, 16));
          all = i8x16.add(all, i8x16.add(i8x16.popcnt(a), i8x16.popcnt(b)));
          upper = i8x16.add(
            upper,
            i8x16.add(i8x16.popcnt(v128.and(a, above)), i8x16.popcnt(v128.and(b, above))),
          );
        }
        const sum = total(all);
        const first = total(upper);
        const at = blocks + block * 8;
        if (first > load<i32>(at)) store<i32>(at, first);
        if (sum - first > load<i32>(at, 4)) store<i32>(at, sum - first, 4);
        whole += sum;
        e += 256;
        p += 256;
      }
      if (whole > most || (!probeFirst && whole == most)) {
        most = whole;
        atRows = rows;
        atColumns = columns;
      }
    }
  }
  foundCommon = 0;
  for (let block = 0; block < BLOCKS; block++) foundCommon += load<i32>(blocks + block * 4);
  foundBits =
    bitsInWindow(pad + FINE_AT + SHIFT_COLUMNS_MAX * 8, atColumns, atRows) +
    bitsInWindow(probe, -atColumns, -atRows);
}

function bitsInWindow(plane: i32, columns: i32, rows: i32): i32 {
  const kept = rows >= 0 ? (<u64>-1) << rows : (<u64>-1) >> -rows;
  const first = max(0, columns);
  const end = min(PLANE_WIDTH, PLANE_WIDTH + columns);
  let count: i64 = 0;
  for (let column = first; column < end; column++) count += popcnt(load<u64>(plane + column * 8) & kept);
  return <i32>count;
}

function findCodeShift(patternRows: i32, patternColumns: i32): bool {
  const smaller = min(
    maskBits(probe + CODE_BYTE + 3 * CODE_PLANE_BYTES),
    maskBits(pad + CODE_AT + 3 * HALF_COPY_BYTES + HALF_COLUMNS_MAX * 4),
  );
  const placesMin = max(1, smaller >> 1);
  if (!searchCode(0, 0, HALF_ROWS_MAX, HALF_COLUMNS_MAX, CODE_STEP, placesMin)) return false;
  const coarseRows = bestRows;
  const coarseColumns = bestColumns;
  let rows = bestRows;
  let columns = bestColumns;
  let different = bestDifferent;
  let places = bestPlaces;
  for (let centre = 0; centre < 2; centre++) {
    const near =
      centre == 0
        ? searchCode(coarseRows, coarseColumns, 1, 1, 1, placesMin)
        : searchCode(patternRows, patternColumns, 1, 1, 1, placesMin);
    if (near && bestDifferent * places < different * bestPlaces) {
      rows = bestRows;
      columns = bestColumns;
      different = bestDifferent;
      places = bestPlaces;
    }
  }
  bestRows = rows;
  bestColumns = columns;
  return true;
}

function maskBits(mask: i32): i32 {
  let sum = i8x16.splat(0);
  for (let i = 0; i < CODE_PLANE_BYTES; i += 16) sum = i8x16.add(sum, i8x16.popcnt(v128.load(mask + i)));
  return total(sum);
}

function searchCode(
  centreRows: i32,
  centreColumns: i32,
  rowsReach: i32,
  columnsReach: i32,
  step: i32,
  placesMin: i32,
): bool {
  let found = false;
  const e = pad + CODE_AT + HALF_COLUMNS_MAX * 4;
  for (let rows = centreRows - rowsReach; rows <= centreRows + rowsReach; rows += step) {
    if (abs(rows) > HALF_ROWS_MAX) continue;
    const copy = probe + SHIFTED_CODE_BYTE + (rows + HALF_ROWS_MAX) * CODE_COPY_BYTES;
    for (let columns = centreColumns - columnsReach; columns <= centreColumns + columnsReach; columns += step) {
      if (abs(columns) > HALF_COLUMNS_MAX) continue;
      const p = copy + (HALF_COLUMNS_MAX - columns) * 4;
      let ones = i8x16.splat(0);
      let twos = i8x16.splat(0);
      let shared = i8x16.splat(0);
      for (let i = 0; i < CODE_PLANE_BYTES; i += 16) {
        const both = v128.and(
          v128.load(e + i, 3 * HALF_COPY_BYTES),
          v128.load(p + i, 3 * HALF_COPY_BYTES),
        );
        const x = v128.xor(v128.load(e + i), v128.load(p + i));
        const y = v128.xor(v128.load(e + i, HALF_COPY_BYTES), v128.load(p + i, HALF_COPY_BYTES));
        const z = v128.xor(v128.load(e + i, 2 * HALF_COPY_BYTES), v128.load(p + i, 2 * HALF_COPY_BYTES));
        // How many of the three planes differ, as a number of two bits: two counts instead of three.
        const xy = v128.xor(x, y);
        const carry = v128.or(v128.and(x, y), v128.and(xy, z));
        ones = i8x16.add(ones, i8x16.popcnt(v128.and(v128.xor(xy, z), both)));
        twos = i8x16.add(twos, i8x16.popcnt(v128.and(carry, both)));
        shared = i8x16.add(shared, i8x16.popcnt(both));
      }
      const places = total(shared);
      if (places < placesMin) continue;
      const different = total(ones) + 2 * total(twos);
      const more = found ? different * bestPlaces - bestDifferent * places : -1;
      if (more < 0 || (!probeFirst && more == 0)) {
        found = true;
        bestRows = rows;
        bestColumns = columns;
        bestDifferent = different;
        bestPlaces = places;
      }
    }
  }
  return found;
}

function compareCode(aroundRows: i32, aroundColumns: i32): void {
  const blocks = pad + BLOCKS_AT;
  memory.fill(blocks, 0, 2 * BLOCKS * 4);
  for (let rows = aroundRows - CODE_REACH; rows <= aroundRows + CODE_REACH; rows++) {
    if (abs(rows) > HALF_ROWS_MAX) continue;
    const above = i32x4.splat((1 << (probeFirst ? 16 + rows : 16)) - 1);
    const copy = probe + SHIFTED_CODE_BYTE + (rows + HALF_ROWS_MAX) * CODE_COPY_BYTES;
    for (let columns = aroundColumns - CODE_REACH; columns <= aroundColumns + CODE_REACH; columns++) {
      if (abs(columns) > HALF_COLUMNS_MAX) continue;
      let e = pad + CODE_AT + (HALF_COLUMNS_MAX + (probeFirst ? columns : 0)) * 4;
      let p = copy + (HALF_COLUMNS_MAX - (probeFirst ? 0 : columns)) * 4;
      for (let block = 0; block < BLOCK_COLUMNS; block++) {
        let differ = i8x16.splat(0);
        let differAbove = i8x16.splat(0);
        let shared = i8x16.splat(0);
        let sharedAbove = i8x16.splat(0);
        for (let i = 0; i < 64; i += 16) {
          const both = v128.and(
            v128.load(e + i, 3 * HALF_COPY_BYTES),
            v128.load(p + i, 3 * HALF_COPY_BYTES),
          );
          shared = i8x16.add(shared, i8x16.popcnt(both));
          sharedAbove = i8x16.add(sharedAbove, i8x16.popcnt(v128.and(both, above)));
          for (let plane = 0; plane < 3 * HALF_COPY_BYTES; plane += HALF_COPY_BYTES) {
            const x = v128.and(v128.xor(v128.load(e + i + plane), v128.load(p + i + plane)), both);
            differ = i8x16.add(differ, i8x16.popcnt(x));
            differAbove = i8x16.add(differAbove, i8x16.popcnt(v128.and(x, above)));
          }
        }
        const places = total(shared);
        const placesAbove = total(sharedAbove);
        const different = total(differ);
        const differentAbove = total(differAbove);
        keepSmaller(blocks + block * 16, differentAbove, placesAbove);
        keepSmaller(blocks + block * 16 + 8, different - differentAbove, places - placesAbove);
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

// @ts-ignore: decorator
@inline
function keepSmaller(at: i32, different: i32, places: i32): void {
  if (places < BLOCK_PLACES_MIN) return;
  const keptPlaces = load<i32>(at, 4);
  const more = different * keptPlaces - load<i32>(at) * places;
  if (keptPlaces == 0 || more < 0 || (more == 0 && places > keptPlaces)) {
    store<i32>(at, different);
    store<i32>(at, places, 4);
  }
}

/** The most bits that each of `count` codes of 64 bytes has in common with any of the probe's copies; a byte for each. */
export function scanCoarse(copies: i32, copyCount: i32, codes: i32, count: i32, results: i32): void {
  const end = copies + copyCount * 64;
  for (let i = 0; i < count; i++) {
    const code = codes + i * 64;
    const a = v128.load(code);
    const b = v128.load(code, 16);
    const c = v128.load(code, 32);
    const d = v128.load(code, 48);
    let most = 0;
    for (let copy = copies; copy < end; copy += 64) {
      const ab = i8x16.add(
        i8x16.popcnt(v128.and(a, v128.load(copy))),
        i8x16.popcnt(v128.and(b, v128.load(copy, 16))),
      );
      const cd = i8x16.add(
        i8x16.popcnt(v128.and(c, v128.load(copy, 32))),
        i8x16.popcnt(v128.and(d, v128.load(copy, 48))),
      );
      most = max(most, total(i8x16.add(ab, cd)));
    }
    store<u8>(results + i, most);
  }
}
