import { describeConformance } from './conformance.ts';
import { systemRig } from './reader-rig.ts';

describeConformance('TCP', (options) => systemRig('tcp', options), 'sample');
