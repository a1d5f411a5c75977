import { z } from 'zod';

const command = z.int().min(0).max(255).optional();

/**
 * One thing that goes wrong with one reply (to the named command, or to the next one whatever it is). Faults wait in a
 * list; the first that fits a reply is used up by it.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drop-reply'), command }),
  z.strictObject({ kind: z.literal('delay-reply'), command, delayMs: z.int().min(0).max(60_000) }),
  z.strictObject({ kind: z.literal('corrupt-checksum'), command }),
  z.strictObject({ kind: z.literal('truncate-reply'), command, keepBytes: z.int().min(0).max(4_096) }),
  z.strictObject({
    kind: z.literal('split-reply'),
    command,
    pieceBytes: z.int().min(1).max(512),
    gapMs: z.int().min(0).max(1_000),
  }),
  z.strictObject({ kind: z.literal('garbage-before-reply'), command, text: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('error-code'), command, code: z.int().min(1).max(255) }),
  /** The line is lost after so many bytes of the reply; the module restarts, as after a loose cable. */
  z.strictObject({ kind: z.literal('hang-up-in-reply'), command, afterBytes: z.int().min(0).max(4_096) }),
  /** The reply comes again and again. */
  z.strictObject({ kind: z.literal('repeat-reply'), command, times: z.int().min(2).max(100) }),
  /** So many prompts, notices, hints or notes come before the next result. */
  z.strictObject({ kind: z.literal('storm'), count: z.int().min(1).max(2_000) }),
  /** What the module says of the next picture is not true. */
  z.strictObject({
    kind: z.literal('lie-about-picture'),
    width: z.int().min(0).max(65_535).optional(),
    height: z.int().min(0).max(65_535).optional(),
    sizeBytes: z.int().min(0).max(65_535).optional(),
  }),
  /** The next picture is no picture. */
  z.strictObject({ kind: z.literal('ruin-picture') }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type ReplyFault = Extract<Fault, { readonly command?: number | undefined }>;
