import { readFileSync, writeFileSync } from 'node:fs';
import { KERNELS, compileKernel, kernelModuleText } from './kernel/compile-kernel.ts';

/** `npm run build:kernel`: compiles the kernels; a test says when a checked-in module is not of its source. */
for (const name of KERNELS) {
  const source = readFileSync(new URL(`../biometrics/kernel/${name}.as`, import.meta.url), 'utf8');
  const wasm = compileKernel(source);
  writeFileSync(
    new URL(`../biometrics/kernel/${name}-module.ts`, import.meta.url),
    kernelModuleText(wasm, name),
  );
  console.log(`${name}: ${wasm.length} bytes`);
}
