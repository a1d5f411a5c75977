import { fm22xDevice, fm22xEncryptedDevice, rsidDevice, rsidSecureDevice } from './face-devices.ts';
import { describeFaceConformance } from './face-conformance.ts';
import { systemFaceRig } from './face-rig.ts';

describeFaceConformance(rsidDevice, 'TCP', (options) => systemFaceRig(rsidDevice, 'tcp', options), 'sample');
describeFaceConformance(
  rsidSecureDevice,
  'TCP',
  (options) => systemFaceRig(rsidSecureDevice, 'tcp', options),
  'sample',
);
describeFaceConformance(
  fm22xDevice,
  'TCP',
  (options) => systemFaceRig(fm22xDevice, 'tcp', options),
  'sample',
);
describeFaceConformance(
  fm22xEncryptedDevice,
  'TCP',
  (options) => systemFaceRig(fm22xEncryptedDevice, 'tcp', options),
  'sample',
);
