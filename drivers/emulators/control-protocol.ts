import { z } from 'zod';
import { FINGERS } from '../../domain/fingers.ts';
import { FACE_FAULTS, PLACED_FAULTS } from './emulated-module.ts';
import { faultSchema } from './fault-plan.ts';

const placedFault = z.enum([...PLACED_FAULTS, ...FACE_FAULTS]);

/** A person's short name and a finger or `face`, or `stranger`: somebody who is enrolled nowhere (one and the same finger). */
const fingerReference = z
  .string()
  .regex(
    new RegExp(`^([a-z0-9-]{1,40}:(${FINGERS.join('|')}|face)|stranger)$`),
    'expected like "hana:right-index" or "stranger"',
  );

export const placeRequest = z.strictObject({
  finger: fingerReference,
  fault: placedFault.optional(),
  holdMs: z.int().min(1).max(600_000).optional(),
});

export const faultsRequest = z.strictObject({ failNext: z.array(faultSchema).max(100) });

export const emulatorState = z.strictObject({
  plugged: z.boolean(),
  inUse: z.boolean(),
  finger: z.strictObject({ finger: z.string(), fault: placedFault.nullable() }).nullable(),
  placements: z.int(),
  picturesRead: z.int(),
  faultsLeft: z.array(faultSchema).readonly(),
});

export const controlProblem = z.strictObject({ problem: z.string() });

export type PlaceRequest = z.infer<typeof placeRequest>;
export type FaultsRequest = z.infer<typeof faultsRequest>;
export type EmulatorState = z.infer<typeof emulatorState>;
