import type { ReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import { adviceSchema, guidanceSchema } from '../../contract/kiosk-api.ts';
import type { CheckInScreen, KioskCommandInput } from '../../contract/kiosk-api.ts';
import { answerCheckIn, checkIn, requestCheckIn } from '../../contract/watch-over-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CheckInId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Reader } from '../../drivers/reader.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { CapturedTemplate } from '../checkout/capture-template.ts';
import { captureTemplate, forgetTemplate, learnReader } from '../checkout/capture-template.ts';
import { onFaceHint } from '../checkout/face-hints.ts';
import type { CallFailure, TerminalClient } from '../terminal-client.ts';

export interface CheckInDesk {
  /** `null` while nobody checks in. */
  screen(): CheckInScreen | null;
  /** @returns false while one is under way */
  begin(): boolean;
  answer(answer: KioskCommandInput<'answerCheckIn'>): boolean;
  /** @returns whether there was anything to leave */
  leave(): boolean;
}

const CHALLENGE_TIMEOUT_MS = 3_000;
const CALL_TIMEOUT_MS = 10_000;
/** Nobody's finger, and nobody's names, for longer than this. */
const PLACING_MS = 30_000;
const SHOWN_MS = 90_000;
const UNKNOWN_SHOWN_MS = 20_000;

/** A finger that pays nothing: says that its person is well, and lets them say yes, no or stop to being watched over. */
export function createCheckInDesk(deps: {
  readonly mode: 'demo' | 'production';
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly reader: Reader;
  readonly readerRecord: ReaderRecord;
  readonly client: TerminalClient;
  readonly onChange: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): CheckInDesk {
  const { clock, client, reader, readerRecord } = deps;
  let screen: CheckInScreen | null = null;
  let current: { readonly checkInId: CheckInId; readonly wait: AbortController } | null = null;
  let cancelTimer: () => void = () => undefined;

  function show(next: CheckInScreen | null, forMs: number | null, then: () => void = leave): void {
    cancelTimer();
    cancelTimer = forMs === null ? () => undefined : clock.after(forMs, then);
    screen = next;
    deps.onChange();
  }

  function fail(because: Extract<CheckInScreen, { step: 'not-known' }>['because']): void {
    current?.wait.abort();
    show({ step: 'not-known', because }, UNKNOWN_SHOWN_MS);
  }

  function leave(): boolean {
    if (screen === null) return false;
    current?.wait.abort();
    current = null;
    show(null, null);
    return true;
  }

  async function checkInOnce(checkInId: CheckInId, signal: AbortSignal): Promise<void> {
    const params = { checkInId };
    const isOver = (): boolean => signal.aborted;
    const asked = await client.call(
      requestCheckIn,
      { params, body: undefined },
      { timeoutMs: CHALLENGE_TIMEOUT_MS },
    );
    if (isOver()) return;
    if (!asked.ok) {
      fail(becauseOf(asked.reason));
      return;
    }
    const captured = await capture(signal);
    if (captured === null) return;
    const template = Buffer.from(captured.template).toString('base64');
    const body = { challenge: asked.value.challenge, template };
    show({ step: 'asking' }, null);
    const reply = await client.call(checkIn, { params, body }, { timeoutMs: CALL_TIMEOUT_MS });
    const person = reply.ok ? reply.value.person : null;
    if (person !== null) learnReader(readerRecord, person.displayName, captured);
    forgetTemplate(captured);
    if (isOver()) return;
    if (!reply.ok) fail(becauseOf(reply.reason));
    else if (reply.value.person === null) fail('nobody');
    else show({ step: 'known', person: reply.value.person, said: 'well' }, SHOWN_MS);
  }

  /** The first usable placement; `null`: the screen says already why there is none. */
  async function capture(signal: AbortSignal): Promise<CapturedTemplate | null> {
    const place = (changed: Partial<Extract<CheckInScreen, { step: 'placing' }>>): void => {
      if (screen?.step !== 'placing' || signal.aborted) return;
      screen = { ...screen, ...changed };
      deps.onChange();
    };
    const stopListening = reader.onGuidance((guidance) =>
      place({ guidance: guidanceSchema.parse(guidance) }),
    );
    const stopHints = onFaceHint(reader, (advice) => place({ advice }));
    try {
      for (;;) {
        const end = await captureTemplate({ reader, readerRecord, clock, mode: deps.mode, signal });
        if (end.kind === 'template') return end.captured;
        if (end.kind === 'cancelled') return null;
        if (end.kind === 'reader-lost') {
          fail('reader-missing');
          return null;
        }
        place({ guidance: 'place', advice: adviceSchema.parse(end.problem) });
      }
    } finally {
      stopListening();
      stopHints();
    }
  }

  async function sendAnswer(
    { checkInId, wait }: { readonly checkInId: CheckInId; readonly wait: AbortController },
    answer: KioskCommandInput<'answerCheckIn'>,
  ): Promise<void> {
    const reply = await client.call(
      answerCheckIn,
      { params: { checkInId }, body: answer },
      { timeoutMs: CALL_TIMEOUT_MS },
    );
    if (wait.signal.aborted) return;
    if (!reply.ok) fail(becauseOf(reply.reason));
    else show({ step: 'known', person: reply.value.person, said: answer.answer }, SHOWN_MS);
  }

  function inBackground(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      deps.onFault(what, error);
      fail('refused');
    });
  }

  return {
    screen: () => screen,
    begin: () => {
      if (screen !== null && screen.step !== 'not-known') return false;
      const begun = { checkInId: makeTimedId<CheckInId>(clock, deps.random), wait: new AbortController() };
      current = begun;
      const { geometry } = reader.capabilities;
      show({ step: 'placing', geometry, guidance: 'place', advice: null }, PLACING_MS, () =>
        fail('waited-too-long'),
      );
      inBackground('check-in', checkInOnce(begun.checkInId, begun.wait.signal));
      return true;
    },
    answer: (answer) => {
      if (screen?.step !== 'known' || current === null) return false;
      show({ step: 'asking' }, null);
      inBackground('answer-check-in', sendAnswer(current, answer));
      return true;
    },
    leave,
  };
}

function becauseOf(failure: CallFailure): Extract<CheckInScreen, { step: 'not-known' }>['because'] {
  if (failure.kind !== 'problem') return 'offline';
  return failure.problem.code === 'TOO_MANY_REQUESTS' ? 'too-many-tries' : 'refused';
}
