import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run bench:notify [-- --seconds 60 --queued 100000 --postgres]`: from the commit of a purchase to its notice being taken by an
 * emulated provider, and how a long queue drains, beside what the provider and the bare rows allow. The measuring is done in
 * test/notices, where a village and a PostgreSQL server are.
 */
const script = join(import.meta.dirname, '../test/notices/measure-notify.ts');
const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
