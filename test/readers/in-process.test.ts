import { describe } from 'vitest';
import { describeReader } from './common-conformance.ts';
import { describeConformance } from './conformance.ts';
import { inProcessRig } from './reader-rig.ts';
import { subjects } from './subjects.ts';

const line = 'a line in this process';
describe('the finger-vein module XG', () => describeConformance(line, inProcessRig, 'every-fault'));
for (const subject of subjects) describeReader(subject, line, subject.inProcess, 'every-fault');
