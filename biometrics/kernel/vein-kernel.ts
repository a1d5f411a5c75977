import type { KernelMemory } from './kernel-memory.ts';
import { compileModule, exportsOf } from './kernel-memory.ts';
import { VEIN_KERNEL_HEX } from './vein-kernel-module.ts';

/** What the WebAssembly module offers; all arguments are byte addresses in its memory (kernel/vein-kernel.as). */
export interface VeinKernel {
  /** Compares a prepared probe with slots that lie one after the other; four 32-bit counts for each. */
  compareSlots(probe: number, slots: number, count: number, scratch: number, results: number): void;
  /** The same for slots whose addresses are listed (32 bits each). */
  compareListed(probe: number, list: number, count: number, scratch: number, results: number): void;
  /** Only how well the thinned code fits each listed slot; two 32-bit counts for each. */
  alignListed(probe: number, list: number, count: number, scratch: number, results: number): void;
  /** The largest overlap of each coarse code of so many groups with any shift of the probe's; a byte for each. */
  scanCoarse(
    lists: number,
    shifts: number,
    groups: number,
    count: number,
    scratch: number,
    results: number,
  ): void;
}

/** Zeroed bytes that one instance needs to itself for what it works with. */
export const SCRATCH_BYTES = 49_152;

let compiled: object | null = null;

/** One instance per thread, over a memory that they may share. */
export function startKernel(memory: KernelMemory): VeinKernel {
  compiled ??= compileModule(VEIN_KERNEL_HEX);
  const exports = exportsOf(compiled, memory);
  if (!isKernel(exports)) throw new TypeError('not the vein kernel');
  return exports;
}

function isKernel(exports: object): exports is VeinKernel {
  return ['compareSlots', 'compareListed', 'alignListed', 'scanCoarse'].every((name) => name in exports);
}
