export type { ProgrammeId } from '../../domain/ids.ts';
