import type { Finger } from '../../domain/fingers.ts';
import type { SubjectId } from '../../domain/ids.ts';
import {
  COARSE_WORDS,
  coarseCode,
  groupBytesFor,
  readCoarse,
  writeCoarse,
} from '../comparison/coarse-code.ts';
import { SLOT_BYTES, SLOT_WORDS, writeSlot } from '../comparison/enrolled-slot.ts';
import type { KernelMemory } from '../kernel/kernel-memory.ts';
import { PAGE_BYTES, createKernelMemory } from '../kernel/kernel-memory.ts';
import type { VeinFeatures } from '../template.ts';

/** Whose finger a slot's template is of. One object per enrolled finger, shared by its templates. */
export interface SlotOwner {
  readonly subjectId: SubjectId;
  readonly finger: Finger;
}

/** Bytes at the start of each memory that searches work in; what is enrolled lies behind. */
export const WORKSPACE_BYTES = 16 * PAGE_BYTES;
/** About a thousand know what strangers score with a probe to 0.03 deviations, and the deviation to 2 %. */
export const COHORT_MAX = 1000;

/**
 * All enrolled templates in two flat memories that the kernel reads (coarse codes, exact slots), one after the other
 * without holes, so that a scan runs through memory in order. Removing overwrites: nothing of a removed template stays.
 */
export class Gallery {
  readonly exactMemory: KernelMemory = createKernelMemory(WORKSPACE_BYTES);
  readonly coarseMemory: KernelMemory = createKernelMemory(WORKSPACE_BYTES);
  readonly owners: SlotOwner[] = [];
  /** Of each person one slot; from slot to slot to the last one of the person in #next. A list of each would weigh more. */
  readonly #slotOf = new Map<SubjectId, number>();
  #exact: Uint32Array = new Uint32Array(0);
  #coarse: Uint8Array = new Uint8Array(0);
  /** Another slot of the same person; NO_SLOT after the last. */
  #next: Uint32Array = new Uint32Array(0);
  /** A number per slot, made of its template: who is in the cohort. */
  #keys: Uint32Array = new Uint32Array(0);
  #cohort: readonly number[] | null = null;
  #fingers = 0;

  get people(): number {
    return this.#slotOf.size;
  }

  /** Enrolled fingers of everybody. */
  get fingers(): number {
    return this.#fingers;
  }

  has(subjectId: SubjectId): boolean {
    return this.#slotOf.has(subjectId);
  }

  slotsOf(subjectId: SubjectId): readonly number[] {
    const slots: number[] = [];
    for (let slot = this.#slotOf.get(subjectId) ?? NO_SLOT; slot !== NO_SLOT; slot = this.#next[slot])
      slots.push(slot);
    return slots.reverse();
  }

  addFinger(owner: SlotOwner, templates: readonly VeinFeatures[]): void {
    for (const features of templates) {
      const slot = this.owners.push(owner) - 1;
      this.#reserve(slot + 1);
      this.#next[slot] = this.#slotOf.get(owner.subjectId) ?? NO_SLOT;
      this.#slotOf.set(owner.subjectId, slot);
      writeSlot(features, this.#exact, slot * SLOT_WORDS);
      const code = coarseCode(features);
      writeCoarse(this.#coarse, slot, code);
      this.#keys[slot] = keyOf(code);
      this.#noteChange(slot);
    }
    this.#fingers += 1;
  }

  removePerson(subjectId: SubjectId): void {
    const slots = this.slotsOf(subjectId);
    this.#fingers -= new Set(slots.map((slot) => this.owners[slot])).size;
    this.#slotOf.delete(subjectId);
    // From the back, so that a slot moved into a hole is never one that is still to be removed.
    for (const slot of slots.toSorted((a, b) => b - a)) this.#removeSlot(slot);
  }

  clear(): void {
    this.#exact.fill(0);
    this.#coarse.fill(0);
    this.#keys.fill(0);
    this.owners.length = 0;
    this.#slotOf.clear();
    this.#fingers = 0;
    this.#cohort = null;
  }

  /**
   * Slots of the templates that probes are normalised against: those of the smallest keys, whatever the order of enrolment,
   * and the same until one of them, or one that belongs among them, comes or goes.
   */
  cohort(): readonly number[] {
    this.#cohort ??= smallestKeys(this.#keys.subarray(0, this.owners.length), COHORT_MAX);
    return this.#cohort;
  }

  /** A slot has another template than before. */
  #noteChange(slot: number): void {
    const last = this.#cohort?.at(-1);
    const isFull = this.#cohort?.length === COHORT_MAX;
    if (last === undefined || !isFull || this.#keys[slot] <= this.#keys[last]) this.#cohort = null;
  }

  #removeSlot(slot: number): void {
    const last = this.owners.length - 1;
    const moved = this.owners[last];
    this.#noteChange(slot);
    this.#noteChange(last);
    this.#exact.copyWithin(slot * SLOT_WORDS, last * SLOT_WORDS, (last + 1) * SLOT_WORDS);
    this.#exact.fill(0, last * SLOT_WORDS, (last + 1) * SLOT_WORDS);
    writeCoarse(this.#coarse, slot, readCoarse(this.#coarse, last));
    writeCoarse(this.#coarse, last, NO_CODE);
    this.#keys[slot] = this.#keys[last];
    this.owners[slot] = moved;
    this.owners.length = last;
    if (slot !== last) this.#relink(moved.subjectId, last, slot);
  }

  /** A person's template lies elsewhere now. */
  #relink(subjectId: SubjectId, from: number, to: number): void {
    this.#next[to] = this.#next[from];
    let before = this.#slotOf.get(subjectId) ?? NO_SLOT;
    if (before === from) this.#slotOf.set(subjectId, to);
    while (before !== NO_SLOT && this.#next[before] !== from) before = this.#next[before];
    if (before !== NO_SLOT) this.#next[before] = to;
  }

  #reserve(slots: number): void {
    reserve(this.exactMemory, slots * SLOT_BYTES);
    reserve(this.coarseMemory, groupBytesFor(slots));
    // A memory that has grown has another buffer over the same bytes.
    if (this.#exact.buffer !== this.exactMemory.buffer)
      this.#exact = new Uint32Array(this.exactMemory.buffer, WORKSPACE_BYTES);
    if (this.#coarse.buffer !== this.coarseMemory.buffer)
      this.#coarse = new Uint8Array(this.coarseMemory.buffer, WORKSPACE_BYTES);
    this.#keys = grown(this.#keys, slots);
    this.#next = grown(this.#next, slots);
  }
}

const NO_CODE = new Uint32Array(COARSE_WORDS);
const NO_SLOT = 0xffff_ffff;
const GROWTH = 1.125;

function grown(numbers: Uint32Array, count: number): Uint32Array {
  if (count <= numbers.length) return numbers;
  const larger = new Uint32Array(2 * count + COHORT_MAX);
  larger.set(numbers);
  return larger;
}

/** Makes room for so many bytes behind the workspace, and an eighth more whenever there was too little. */
function reserve(memory: KernelMemory, bytes: number): void {
  if (WORKSPACE_BYTES + bytes <= memory.buffer.byteLength) return;
  const wanted = WORKSPACE_BYTES + Math.ceil(GROWTH * bytes);
  memory.grow(Math.ceil((wanted - memory.buffer.byteLength) / PAGE_BYTES));
}

function keyOf(code: Uint32Array): number {
  let key = 0x9e3779b9;
  for (const word of code) {
    key = Math.imul(key ^ word, 0x85ebca6b);
    key ^= key >>> 15;
  }
  return key >>> 0;
}

/** The places of the `count` smallest, in their order. Keys are spread evenly, so few are looked at closely. */
function smallestKeys(keys: Uint32Array, count: number): readonly number[] {
  let bar = keys.length <= 2 * count ? 2 ** 32 : (2 * count * 2 ** 32) / keys.length;
  for (;;) {
    const below: number[] = [];
    for (let slot = 0; slot < keys.length; slot += 1) if (keys[slot] < bar) below.push(slot);
    if (below.length >= count || bar >= 2 ** 32)
      return below.sort((a, b) => keys[a] - keys[b]).slice(0, count);
    bar *= 2;
  }
}
