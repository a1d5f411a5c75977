import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { describeConformance } from './conformance.ts';
import { systemRig } from './reader-rig.ts';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

if (hasSocat) describeConformance('a serial port', (options) => systemRig('pty', options), 'sample');
else {
  process.stderr.write(
    'NOT RUN: the reader over a serial port. Install "socat" (apt-get install socat) to run these tests.\n',
  );
  describe.skip('an XG reader over a serial port: NOT RUN, "socat" is missing', () => {
    it('needs a pseudo-terminal', () => undefined);
  });
}
