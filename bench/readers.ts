import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run bench:readers [-- --rounds 10000 --hours 24]`; `npm run fuzz:readers [-- --seed 7]` (`--fuzz 1000000`). The measuring is done in test/readers, where the
 * virtual clock and the fuzzing are; the collector is exposed, so that memory that grows is told from memory not yet freed.
 */
const script = join(import.meta.dirname, '../test/readers/measure-readers.ts');
const { status } = spawnSync(process.execPath, ['--expose-gc', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
