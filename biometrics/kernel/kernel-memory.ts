/** Memory of a kernel, shared between threads: galleries lie in it. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB; the buffer is another object afterwards, over the same bytes. */
  grow(pages: number): number;
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
export function createKernelMemory(bytes: number): KernelMemory {
  return new WebAssembly.Memory({
    initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)),
    maximum: PAGES_MAX,
    shared: true,
  });
}

export function compileModule(hex: string): object {
  return new WebAssembly.Module(bytesOf(hex));
}

/** A new instance's functions, over this memory. */
export function exportsOf(module: object, memory: KernelMemory): object {
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
