import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Licences that an Apache-2.0 product may ship or build with. LGPL: only as a shared library that can be replaced (libvips). */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  // usearch spells it without the hyphen.
  'Apache 2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);

/** Packages that name no licence in package.json but ship its text. */
const READ_BY_HAND: Readonly<Record<string, string>> = { 'node_modules/png-js': 'MIT' };

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ license: z.string().optional(), link: z.boolean().optional() })),
});

/** @returns one line for each dependency of the lockfile whose licence is missing or not allowed */
export function licenceProblems(root: string): string[] {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => [path, { license: entry.license ?? READ_BY_HAND[path] }] as const)
    .filter(([, { license }]) => license === undefined || !isAllowed(license))
    .map(
      ([path, { license }]) =>
        `${path.replace(/^.*node_modules\//, '')}: ${license ?? 'no licence is named'}`,
    );
}

/** `(MIT OR X11)` needs one allowed choice, `Apache-2.0 AND MIT` needs all of them allowed. */
function isAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, '');
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}
