import { describe } from 'vitest';
import { describeReader } from './common-conformance.ts';
import { describeConformance } from './conformance.ts';
import { systemRig } from './reader-rig.ts';
import { subjects } from './subjects.ts';

describe('the finger-vein module XG', () =>
  describeConformance('TCP', (options) => systemRig('tcp', options), 'sample'));
for (const subject of subjects)
  describeReader(subject, 'TCP', (options) => systemRig('tcp', options, subject.name), 'sample');
