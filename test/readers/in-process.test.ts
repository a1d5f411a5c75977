import { describeConformance } from './conformance.ts';
import { inProcessRig } from './reader-rig.ts';

describeConformance('a line in this process', inProcessRig, 'every-fault');
