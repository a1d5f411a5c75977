import type { kioskCommands } from '../../contract/kiosk-api.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import { enrolMember, tryIdentification } from '../../contract/terminal-routes.ts';
import { oddFaces } from '../../biometrics/face/odd-faces.ts';
import type { Placement } from '../../biometrics/fuse-placements.ts';
import { fusePlacements } from '../../biometrics/fuse-placements.ts';
import type { ReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import type { Template } from '../../biometrics/template.ts';
import type { Clock } from '../../domain/clock.ts';
import { PLACEMENTS_PER_FINGER, beginEnrolment, stepEnrolment } from '../../domain/enrolment.ts';
import type {
  EnrolmentEffect,
  EnrolmentEvent,
  EnrolmentState,
  EnrolmentStop,
} from '../../domain/enrolment.ts';
import type { Trait } from '../../domain/fingers.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { Reader } from '../../drivers/reader.ts';
import type { CapturedTemplate } from '../checkout/capture-template.ts';
import { captureTemplate, forgetTemplate, learnReader } from '../checkout/capture-template.ts';
import { onFaceHint } from '../checkout/face-hints.ts';
import type { CallFailure, TerminalClient } from '../terminal-client.ts';
import type { z } from 'zod';

export type EnrolmentDetails = z.output<(typeof kioskCommands)['beginEnrolment']['input']>;

export interface EnrolmentDependencies {
  readonly clock: Clock;
  readonly reader: Reader;
  readonly readerRecord: ReaderRecord;
  readonly mode: 'demo' | 'production';
  readonly client: TerminalClient;
  readonly memberId: MemberId;
  readonly details: EnrolmentDetails;
  readonly staffToken: () => string | null;
  readonly onChange: (state: EnrolmentState) => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface EnrolmentRunner {
  state(): EnrolmentState;
  send(event: EnrolmentEvent): void;
}

const SAVE_TIMEOUT_MS = 15_000;
const TRIAL_TIMEOUT_MS = 5_000;

/** Runs the enrolment of `domain/enrolment.ts`. The templates are held here, in memory, until they are sent or given up. */
export function runEnrolment(deps: EnrolmentDependencies): EnrolmentRunner {
  const { client, details, memberId } = deps;
  const kept = new Map<Trait, readonly CapturedTemplate[]>();
  let trial: CapturedTemplate | null = null;
  let captureWait: AbortController | null = null;

  const first = beginEnrolment({ fingers: details.fingers });
  let state = first.state;
  for (const effect of first.effects) perform(effect);

  function send(event: EnrolmentEvent): void {
    const next = stepEnrolment(state, event);
    if (next.state === state && next.effects.length === 0) return;
    state = next.state;
    for (const effect of next.effects) perform(effect);
    deps.onChange(state);
  }

  function perform(effect: EnrolmentEffect): void {
    switch (effect.kind) {
      case 'capture-placement':
        return inBackground(
          effect.kind,
          capture((captured) => keep(effect.finger, captured)),
        );
      case 'capture-trial':
        return inBackground(
          effect.kind,
          capture((captured) => {
            trial = captured;
            return { kind: 'captured' };
          }),
        );
      case 'stop-capture':
        captureWait?.abort();
        return;
      case 'save':
        return inBackground(effect.kind, save());
      case 'identify-trial':
        return inBackground(effect.kind, identifyTrial());
      case 'forget-captures':
        return forgetCaptures();
    }
  }

  function inBackground(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      deps.onFault(what, error);
      send({ kind: 'cancel' });
    });
  }

  async function capture(use: (captured: CapturedTemplate) => EnrolmentEvent): Promise<void> {
    captureWait?.abort();
    const wait = new AbortController();
    captureWait = wait;
    const stopListening = deps.reader.onGuidance((guidance) => send({ kind: 'guidance', guidance }));
    const stopHints = onFaceHint(deps.reader, (problem) => send({ kind: 'capture-hint', problem }));
    const end = await captureTemplate({ ...deps, signal: wait.signal }).finally(() => {
      stopListening();
      stopHints();
    });
    switch (end.kind) {
      case 'cancelled':
        return;
      case 'reader-lost': {
        send({ kind: 'reader-lost' });
        return;
      }
      case 'unusable': {
        send({ kind: 'capture-unusable', problem: end.problem });
        return;
      }
      case 'template':
        send(use(end.captured));
    }
  }

  /** Keeps a placement; when the finger has all of them, those that are not of the same finger as the rest are given up. */
  function keep(finger: Trait, captured: CapturedTemplate): EnrolmentEvent {
    const placements = [...(kept.get(finger) ?? []), captured];
    kept.set(finger, placements);
    if (placements.length < PLACEMENTS_PER_FINGER) return { kind: 'captured' };
    const odd =
      finger === 'face' ? oddFaces(placements.map(({ template: face }) => face)) : oddFingers(placements);
    if (odd.length === 0) return { kind: 'captured' };
    placements.filter((_, at) => odd.includes(at)).forEach(forgetTemplate);
    const left = placements.filter((_, at) => !odd.includes(at));
    kept.set(finger, left);
    return { kind: 'placements-differ', left: left.length };
  }

  async function save(): Promise<void> {
    const staffToken = deps.staffToken();
    if (staffToken === null) {
      send({ kind: 'save-refused', because: 'signed-out' });
      return;
    }
    const { familyAccountId, displayName, birthDate, rules, consent } = details;
    const fingers = [...kept].map(([finger, placements]) => ({
      finger,
      templates: placements.map(({ template }) => toBase64(template)),
    }));
    const reply = await client.call(
      enrolMember,
      { params: { memberId }, body: { familyAccountId, displayName, birthDate, rules, consent, fingers } },
      { timeoutMs: SAVE_TIMEOUT_MS, staffToken },
    );
    const [placement] = [...kept.values()].flat();
    if (reply.ok && placement !== undefined) learnReader(deps.readerRecord, displayName, placement);
    send(reply.ok ? { kind: 'saved' } : { kind: 'save-refused', because: stopBecauseOf(reply.reason) });
  }

  async function identifyTrial(): Promise<void> {
    const staffToken = deps.staffToken();
    if (trial === null || staffToken === null) {
      send({ kind: 'trial-lost' });
      return;
    }
    const reply = await client.call(
      tryIdentification,
      { params: { memberId }, body: { template: toBase64(trial.template) } },
      { timeoutMs: TRIAL_TIMEOUT_MS, staffToken },
    );
    send(reply.ok ? { kind: 'trial-answered', recognised: reply.value.recognised } : { kind: 'trial-lost' });
  }

  function forgetCaptures(): void {
    [...kept.values()].flat().forEach(forgetTemplate);
    kept.clear();
    if (trial !== null) forgetTemplate(trial);
    trial = null;
  }

  return { state: () => state, send };
}

function oddFingers(placements: readonly Placement[]): readonly number[] {
  const fused = fusePlacements(placements);
  return fused.ok ? fused.value.oddOnes : [...placements.keys()];
}

function toBase64(template: Template): string {
  return Buffer.from(template).toString('base64');
}

const STOPS: Partial<Record<ProblemCode, EnrolmentStop>> = {
  FINGER_ALREADY_ENROLLED: 'finger-already-enrolled',
  CONSENT_MISSING: 'consent-missing',
  RULES_CONTRADICT: 'rules-contradict',
  TEMPLATE_REFUSED: 'placements-differ',
  SIGN_IN_NEEDED: 'signed-out',
};

function stopBecauseOf(failure: CallFailure): EnrolmentStop {
  return failure.kind === 'problem' ? (STOPS[failure.problem.code] ?? 'refused') : 'offline';
}
