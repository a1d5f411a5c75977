import { rsidDevice } from './face-devices.ts';
import { describeFaceConformance } from './face-conformance.ts';
import { inProcessFaceRig } from './face-rig.ts';

describeFaceConformance(
  rsidDevice,
  'a line in this process',
  (options) => inProcessFaceRig(rsidDevice, options),
  'every-fault',
);
