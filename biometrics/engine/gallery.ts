import type { Finger } from '../../domain/fingers.ts';
import type { SubjectId } from '../../domain/ids.ts';
import { COARSE_BYTES, COARSE_WORDS, coarseCode } from '../comparison/coarse-code.ts';
import { SLOT_BYTES, SLOT_WORDS, writeSlot } from '../comparison/enrolled-slot.ts';
import type { KernelMemory } from '../kernel/vein-kernel.ts';
import { PAGE_BYTES, createKernelMemory } from '../kernel/vein-kernel.ts';
import type { VeinFeatures } from '../template.ts';

/** Whose finger a slot's template is of. One object per enrolled finger, shared by its templates. */
export interface SlotOwner {
  readonly subjectId: SubjectId;
  readonly finger: Finger;
}

/** Bytes at the start of each memory that searches work in; what is enrolled lies behind. */
export const WORKSPACE_BYTES = 8 * PAGE_BYTES;
export const COHORT_MAX = 256;

/**
 * All enrolled templates in two flat memories that the kernel reads (coarse codes, exact slots), one after the other
 * without holes, so that a scan runs through memory in order. Removing overwrites: nothing of a removed template stays.
 */
export class Gallery {
  readonly exactMemory: KernelMemory = createKernelMemory(WORKSPACE_BYTES);
  readonly coarseMemory: KernelMemory = createKernelMemory(WORKSPACE_BYTES);
  readonly owners: SlotOwner[] = [];
  readonly #slotsOf = new Map<SubjectId, Set<number>>();
  #exact: Uint32Array = new Uint32Array(0);
  #coarse: Uint32Array = new Uint32Array(0);
  #cohort: readonly number[] | null = null;
  #fingers = 0;

  get people(): number {
    return this.#slotsOf.size;
  }

  /** Enrolled fingers of everybody. */
  get fingers(): number {
    return this.#fingers;
  }

  has(subjectId: SubjectId): boolean {
    return this.#slotsOf.has(subjectId);
  }

  slotsOf(subjectId: SubjectId): Iterable<number> {
    return this.#slotsOf.get(subjectId) ?? [];
  }

  addFinger(owner: SlotOwner, templates: readonly VeinFeatures[]): void {
    const slots = this.#slotsOf.get(owner.subjectId) ?? new Set<number>();
    this.#slotsOf.set(owner.subjectId, slots);
    for (const features of templates) {
      const slot = this.owners.push(owner) - 1;
      slots.add(slot);
      this.#reserve(slot + 1);
      writeSlot(features, this.#exact, slot * SLOT_WORDS);
      this.#coarse.set(coarseCode(features.pattern), slot * COARSE_WORDS);
    }
    this.#fingers += 1;
    this.#cohort = null;
  }

  removePerson(subjectId: SubjectId): void {
    const slots = this.#slotsOf.get(subjectId);
    if (slots === undefined) return;
    this.#fingers -= new Set([...slots].map((slot) => this.owners[slot])).size;
    // From the back, so that a slot moved into a hole is never one that is still to be removed.
    for (const slot of [...slots].sort((a, b) => b - a)) this.#removeSlot(slot);
    this.#slotsOf.delete(subjectId);
    this.#cohort = null;
  }

  clear(): void {
    this.#exact.fill(0);
    this.#coarse.fill(0);
    this.owners.length = 0;
    this.#slotsOf.clear();
    this.#fingers = 0;
    this.#cohort = null;
  }

  /**
   * Slots of the templates that probes are normalised against: chosen by their content, whatever the order of enrolment,
   * and the same until somebody is enrolled or removed.
   */
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
    for (let i = slot * COARSE_WORDS; i < (slot + 1) * COARSE_WORDS; i += 1) {
      key = Math.imul(key ^ this.#coarse[i], 0x85ebca6b);
      key ^= key >>> 15;
    }
    return key;
  }

  #removeSlot(slot: number): void {
    const last = this.owners.length - 1;
    const moved = this.owners[last];
    for (const [plane, words] of [
      [this.#exact, SLOT_WORDS],
      [this.#coarse, COARSE_WORDS],
    ] as const) {
      plane.copyWithin(slot * words, last * words, (last + 1) * words);
      plane.fill(0, last * words, (last + 1) * words);
    }
    this.owners[slot] = moved;
    this.owners.length = last;
    const slots = this.#slotsOf.get(moved.subjectId);
    if (slot !== last) {
      slots?.delete(last);
      slots?.add(slot);
    }
  }

  #reserve(slots: number): void {
    this.#exact = withRoomFor(this.exactMemory, this.#exact, slots * SLOT_BYTES);
    this.#coarse = withRoomFor(this.coarseMemory, this.#coarse, slots * COARSE_BYTES);
  }
}

/** The part of a memory behind the workspace, grown by an eighth at least when it has become too small. */
function withRoomFor(memory: KernelMemory, present: Uint32Array, bytes: number): Uint32Array {
  if (bytes <= present.byteLength) return present;
  const wanted = WORKSPACE_BYTES + Math.max(bytes, Math.ceil(present.byteLength * 1.125));
  const missing = Math.ceil((wanted - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  return new Uint32Array(memory.buffer, WORKSPACE_BYTES);
}
