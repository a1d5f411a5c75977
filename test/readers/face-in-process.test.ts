import { fm22xDevice, fm22xEncryptedDevice, rsidDevice, rsidSecureDevice } from './face-devices.ts';
import { describeFaceConformance } from './face-conformance.ts';
import { inProcessFaceRig } from './face-rig.ts';

const line = 'a line in this process';
describeFaceConformance(rsidDevice, line, (options) => inProcessFaceRig(rsidDevice, options), 'every-fault');
describeFaceConformance(
  rsidSecureDevice,
  line,
  (options) => inProcessFaceRig(rsidSecureDevice, options),
  'every-fault',
);
describeFaceConformance(
  fm22xDevice,
  line,
  (options) => inProcessFaceRig(fm22xDevice, options),
  'every-fault',
);
describeFaceConformance(
  fm22xEncryptedDevice,
  line,
  (options) => inProcessFaceRig(fm22xEncryptedDevice, options),
  'every-fault',
);
