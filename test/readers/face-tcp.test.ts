import { rsidDevice } from './face-devices.ts';
import { describeFaceConformance } from './face-conformance.ts';
import { systemFaceRig } from './face-rig.ts';

describeFaceConformance(rsidDevice, 'TCP', (options) => systemFaceRig(rsidDevice, 'tcp', options), 'sample');
