import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { describeReader } from './common-conformance.ts';
import { describeConformance } from './conformance.ts';
import { systemRig } from './reader-rig.ts';
import { subjects } from './subjects.ts';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

if (hasSocat) {
  describe('the finger-vein module XG', () =>
    describeConformance('a serial port', (options) => systemRig('pty', options), 'sample'));
  for (const subject of subjects)
    describeReader(subject, 'a serial port', (options) => systemRig('pty', options, subject.name), 'sample');
} else {
  process.stderr.write(
    'NOT RUN: the reader over a serial port. Install "socat" (apt-get install socat) to run these tests.\n',
  );
  describe.skip('an XG reader over a serial port: NOT RUN, "socat" is missing', () => {
    it('needs a pseudo-terminal', () => undefined);
  });
}
