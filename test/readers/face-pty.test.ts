import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { fm22xDevice, rsidDevice, rsidSecureDevice } from './face-devices.ts';
import { describeFaceConformance } from './face-conformance.ts';
import { systemFaceRig } from './face-rig.ts';

const hasSocat = spawnSync('socat', ['-V']).status === 0;

if (hasSocat) {
  const line = 'a serial port';
  describeFaceConformance(rsidDevice, line, (options) => systemFaceRig(rsidDevice, 'pty', options), 'sample');
  describeFaceConformance(
    rsidSecureDevice,
    line,
    (options) => systemFaceRig(rsidSecureDevice, 'pty', options),
    'sample',
  );
  describeFaceConformance(
    fm22xDevice,
    line,
    (options) => systemFaceRig(fm22xDevice, 'pty', options),
    'sample',
  );
} else {
  process.stderr.write(
    'NOT RUN: face readers over a serial port. Install "socat" (apt-get install socat) to run these tests.\n',
  );
  describe.skip('face readers over a serial port: NOT RUN, "socat" is missing', () => {
    it('needs a pseudo-terminal', () => undefined);
  });
}
