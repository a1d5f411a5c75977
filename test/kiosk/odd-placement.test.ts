import { expect, it } from 'vitest';
import { createReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import { extractTemplate } from '../../biometrics/extract-template.ts';
import { renderPlacement } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import { enrolMember } from '../../contract/terminal-routes.ts';
import type { EnrolmentState } from '../../domain/enrolment.ts';
import type { FamilyAccountId, MemberId } from '../../domain/ids.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { runEnrolment } from '../../electron/enrolment/run-enrolment.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { ScriptedReader } from './scripted-reader.ts';

/** Places fingers one after the other, each when the enrolment asks for the next. */
async function enrolWith(fingers: readonly string[]): Promise<{
  readonly states: readonly EnrolmentState[];
  readonly sent: readonly string[];
}> {
  const [clock, reader, backend] = [new VirtualClock(), new ScriptedReader(), new ScriptedBackend()];
  const states: EnrolmentState[] = [];
  const runner = runEnrolment({
    mode: 'demo',
    readerRecord: createReaderRecord(),
    clock,
    reader,
    client: backend,
    memberId: '0198c0de-0000-7000-8000-0000000000cc' as MemberId,
    details: {
      familyAccountId: '0198c0de-0000-7000-8000-0000000000dd' as FamilyAccountId,
      displayName: 'はなこ',
      birthDate: parseBusinessDate('1950-05-05'),
      rules: { perPurchase: null, perDay: null },
      consent: { noticeVersion: 'v1', guardianName: null },
      fingers: ['right-index'],
    },
    staffToken: () => 'token-of-the-staff-at-this-counter',
    onChange: (state) => states.push(state),
    onFault: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  for (const [turn, finger] of fingers.entries()) {
    await expect.poll(() => reader.isCapturing, { timeout: 20_000 }).toBe(true);
    reader.place(renderPlacement(syntheticFinger(finger), `${turn}`));
    const before = states.length;
    await expect
      .poll(() => states.slice(before).some(({ step }) => step !== 'capturing') || reader.isCapturing, {
        timeout: 20_000,
      })
      .toBe(true);
  }
  await expect.poll(() => runner.state().step, { timeout: 20_000 }).toBe('stopped');
  const bodies = backend.callsOf(enrolMember).map(({ body }) => enrolMember.body.parse(body));
  return { states, sent: bodies.flatMap(({ fingers: sent }) => sent.flatMap(({ templates }) => templates)) };
}

function templateOf(finger: string, turn: number): string {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), `${turn}`));
  if (!extraction.ok) throw new Error(extraction.reason);
  return Buffer.from(extraction.value.template).toString('base64');
}

it('a placement of another finger is given up and said so, wherever in the row it came', async () => {
  const { states, sent } = await enrolWith(['other', 'own', 'own', 'own']);
  const problems = states.flatMap((state) => (state.step === 'capturing' ? [state.captureProblem] : []));
  expect(problems).toContain('different-finger');
  // The backend cannot be reached here; what was sent to it is what counts.
  expect(states.at(-1)).toEqual({ step: 'stopped', because: 'offline' });
  expect(sent.toSorted()).toEqual([1, 2, 3].map((turn) => templateOf('own', turn)).toSorted());
});

it('three placements of one finger are sent as they are', async () => {
  const { states, sent } = await enrolWith(['own', 'own', 'own']);
  expect(states.some((state) => state.step === 'capturing' && state.captureProblem !== null)).toBe(false);
  expect(sent).toHaveLength(3);
});
