import type { Finger } from '../../domain/fingers.ts';
import type { SubjectId } from '../../domain/ids.ts';
import { COARSE, HALF } from '../comparison/pattern-levels.ts';
import type { PatternLevels } from '../comparison/pattern-levels.ts';
import { PLANE_WORDS } from '../template.ts';

/** Whose finger a slot's template is of. One object per enrolled finger, shared by its templates. */
export interface SlotOwner {
  readonly subjectId: SubjectId;
  readonly finger: Finger;
}

const FIRST_CAPACITY = 64;
export const COHORT_MAX = 256;

/**
 * All enrolled templates in flat arrays, slot after slot without holes, so that a scan runs through memory in order.
 * Removing overwrites: nothing of a removed template stays.
 */
export class Gallery {
  coarse: Int32Array = new Int32Array(FIRST_CAPACITY * COARSE.words);
  half: Int32Array = new Int32Array(FIRST_CAPACITY * HALF.words);
  fine: Int32Array = new Int32Array(FIRST_CAPACITY * PLANE_WORDS);
  fineBits: Uint16Array = new Uint16Array(FIRST_CAPACITY);
  readonly owners: SlotOwner[] = [];
  readonly #slotsOf = new Map<SubjectId, Set<number>>();
  #cohort: readonly number[] | null = null;

  get people(): number {
    return this.#slotsOf.size;
  }

  slotsOf(subjectId: SubjectId): Iterable<number> {
    return this.#slotsOf.get(subjectId) ?? [];
  }

  addFinger(owner: SlotOwner, templates: readonly PatternLevels[]): void {
    const slots = this.#slotsOf.get(owner.subjectId) ?? new Set<number>();
    this.#slotsOf.set(owner.subjectId, slots);
    for (const levels of templates) {
      const slot = this.owners.push(owner) - 1;
      slots.add(slot);
      this.#reserve(slot + 1);
      this.coarse.set(levels.coarse, slot * COARSE.words);
      this.half.set(levels.half, slot * HALF.words);
      this.fine.set(levels.fine, slot * PLANE_WORDS);
      this.fineBits[slot] = levels.fineBits;
    }
    this.#cohort = null;
  }

  removePerson(subjectId: SubjectId): void {
    const slots = this.#slotsOf.get(subjectId);
    if (slots === undefined) return;
    // From the back, so that a slot moved into a hole is never one that is still to be removed.
    for (const slot of [...slots].sort((a, b) => b - a)) this.#removeSlot(slot);
    this.#slotsOf.delete(subjectId);
    this.#cohort = null;
  }

  clear(): void {
    for (const plane of [this.coarse, this.half, this.fine]) plane.fill(0);
    this.owners.length = 0;
    this.#slotsOf.clear();
    this.#cohort = null;
  }

  /** Slots of the templates that probes are normalised against: chosen by their content, whatever the order of enrolment. */
  cohort(): readonly number[] {
    this.#cohort ??= [...this.owners.keys()]
      .map((slot) => ({ slot, key: this.#contentKey(slot) }))
      .sort((a, b) => a.key - b.key)
      .slice(0, COHORT_MAX)
      .map(({ slot }) => slot);
    return this.#cohort;
  }

  #contentKey(slot: number): number {
    let key = 0x9e3779b9;
    for (let i = slot * COARSE.words; i < (slot + 1) * COARSE.words; i += 1) {
      key = Math.imul(key ^ this.coarse[i], 0x85ebca6b);
      key ^= key >>> 15;
    }
    return key;
  }

  #removeSlot(slot: number): void {
    const last = this.owners.length - 1;
    const moved = this.owners[last];
    for (const [plane, words] of [
      [this.coarse, COARSE.words],
      [this.half, HALF.words],
      [this.fine, PLANE_WORDS],
    ] as const) {
      plane.copyWithin(slot * words, last * words, (last + 1) * words);
      plane.fill(0, last * words, (last + 1) * words);
    }
    this.fineBits[slot] = this.fineBits[last];
    this.owners[slot] = moved;
    this.owners.length = last;
    const slots = this.#slotsOf.get(moved.subjectId);
    if (slot !== last) slots?.delete(last);
    if (slot !== last) slots?.add(slot);
  }

  #reserve(slots: number): void {
    const capacity = this.fineBits.length;
    if (slots <= capacity) return;
    this.coarse = doubled(this.coarse);
    this.half = doubled(this.half);
    this.fine = doubled(this.fine);
    const bits = new Uint16Array(2 * capacity);
    bits.set(this.fineBits);
    this.fineBits = bits;
  }
}

/** The old memory is wiped: it held templates. */
function doubled(plane: Int32Array): Int32Array {
  const larger = new Int32Array(plane.length * 2);
  larger.set(plane);
  plane.fill(0);
  return larger;
}
