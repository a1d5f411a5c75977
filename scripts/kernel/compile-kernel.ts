import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = fileURLToPath(new URL('../../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const OPTIONS = [
  '--outFile=kernel.wasm',
  '--runtime=stub',
  '--noAssert',
  '--optimizeLevel=3',
  '--shrinkLevel=0',
  '--enable=simd',
  '--enable=threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
] as const;

/**
 * Compiles AssemblyScript to WebAssembly with 128-bit instructions, its memory imported and shared between threads. The
 * compiler runs apart: its own types would replace those of Node.
 * @throws Error with the compiler's words
 */
export function compileKernel(source: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    // The compiler reads only .ts; in the repository the file has another ending, so that TypeScript leaves it alone.
    writeFileSync(join(folder, 'kernel.ts'), source);
    const { status, stderr } = spawnSync(process.execPath, [COMPILER, 'kernel.ts', ...OPTIONS], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the kernel does not compile: ${stderr}`);
    return new Uint8Array(readFileSync(join(folder, 'kernel.wasm')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The kernels' sources in biometrics/kernel/. */
export const KERNELS = ['vein-kernel', 'pattern-kernel'] as const;
export type KernelName = (typeof KERNELS)[number];

const CHARACTERS_PER_LINE = 100;

/** The module as a source file, so that no loader has to find another file at run time. */
export function kernelModuleText(wasm: Uint8Array, name: KernelName): string {
  const hex = Buffer.from(wasm).toString('hex');
  const lines = hex.match(new RegExp(`.{1,${CHARACTERS_PER_LINE}}`, 'gu')) ?? [];
  return `/** Made from ${name}.as by \`npm run build:kernel\`: the WebAssembly module, two hexadecimal digits a byte. */
export const ${name.replace('-', '_').toUpperCase()}_HEX = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}
