import { describe } from 'vitest';
import { describeReader } from './common-conformance.ts';
import { emulatedHid } from './emulated-hid.ts';
import { inProcessRig } from './reader-rig.ts';
import { subjects } from './subjects.ts';

/** The XG module's HID variant, with an injected HID device. A real kernel's HID is another matter (docs/devices/hid.md). */
describe('HID feature reports', () => {
  for (const subject of subjects.filter(({ name }) => name === 'xg')) {
    describeReader(
      subject,
      'HID',
      (options) => inProcessRig({ ...options, openHid: emulatedHid }),
      'every-fault',
    );
  }
});
