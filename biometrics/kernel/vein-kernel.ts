import { VEIN_KERNEL_HEX } from './vein-kernel-module.ts';

/** Memory of the kernel, shared between threads: galleries lie in it. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB; the buffer is another object afterwards, over the same bytes. */
  grow(pages: number): number;
}

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

/** What of WebAssembly is used; the folder's types know neither Node nor a browser. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

export const PAGE_BYTES = 65_536;
/** All that 32-bit addresses reach: 4 GiB. */
const PAGES_MAX = 65_536;
/** Zeroed bytes that one instance needs to itself for what it works with. */
export const SCRATCH_BYTES = 49_152;

export function createKernelMemory(bytes: number): KernelMemory {
  return new WebAssembly.Memory({
    initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)),
    maximum: PAGES_MAX,
    shared: true,
  });
}

let compiled: object | null = null;

/** One instance per thread, over a memory that they may share. */
export function startKernel(memory: KernelMemory): VeinKernel {
  compiled ??= new WebAssembly.Module(bytesOf(VEIN_KERNEL_HEX));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  if (!isKernel(exports)) throw new TypeError('not the vein kernel');
  return exports;
}

function isKernel(exports: object): exports is VeinKernel {
  return ['compareSlots', 'compareListed', 'alignListed', 'scanCoarse'].every((name) => name in exports);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
