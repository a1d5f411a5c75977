import { readFileSync, writeFileSync } from 'node:fs';
import { compileKernel, kernelModuleText } from './kernel/compile-kernel.ts';

/** `npm run build:kernel`: compiles the comparison kernel; a test says when the checked-in module is not of its source. */
const source = readFileSync(new URL('../biometrics/kernel/vein-kernel.as', import.meta.url), 'utf8');
const wasm = compileKernel(source);
writeFileSync(new URL('../biometrics/kernel/vein-kernel-module.ts', import.meta.url), kernelModuleText(wasm));
console.log(`vein kernel: ${wasm.length} bytes`);
