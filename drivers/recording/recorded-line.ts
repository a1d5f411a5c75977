import { z } from 'zod';
import { ok, refused, type Result } from '../../domain/result.ts';

/** One line of a recording (JSON Lines): what went over the line, when, and which way. */
export const recordedStep = z.strictObject({
  /** Since the recording began. */
  t_ms: z.int().min(0),
  dir: z.enum(['open', 'out', 'in', 'closed']),
  /** Scrubbed unless the recording says otherwise; empty for `open` and `closed`. */
  hex: z.string().regex(/^([0-9a-f]{2})*$/),
});
export type RecordedStep = z.infer<typeof recordedStep>;

const STEPS_MAX = 1_000_000;

/** @returns else which line is wrong */
export function parseRecording(text: string): Result<readonly RecordedStep[], string> {
  const steps: RecordedStep[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    if (steps.length >= STEPS_MAX) return refused('The recording is too long.');
    const parsed = recordedStep.safeParse(jsonOf(line));
    if (!parsed.success) return refused(`Line ${i + 1} is no line of a recording.`);
    steps.push(parsed.data);
  }
  return ok(steps);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
