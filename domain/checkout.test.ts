import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS_MAX } from './checkout-state.ts';
import type {
  CheckoutEffect,
  CheckoutEvent,
  CheckoutState,
  CheckoutStep,
  CheckoutTimer,
  OutcomeFacts,
} from './checkout-state.ts';
import { stepCheckout } from './checkout.ts';
import type { PurchaseId } from './ids.ts';
import { yen } from './yen.ts';

type State = CheckoutState<string>;
type Event = CheckoutEvent<string>;

const A = 'purchase-a' as PurchaseId;
const B = 'purchase-b' as PurchaseId;
const ready: State = { step: 'ready' };
const step = (state: State, event: Event): CheckoutStep<string> => stepCheckout<string>(state, event);

const approved: OutcomeFacts = { verdict: 'approved', notRecognised: false, tryAgainAfterMs: 0 };
const unknownFinger: OutcomeFacts = { verdict: 'declined', notRecognised: true, tryAgainAfterMs: 0 };

function play(events: readonly Event[], from: State = ready) {
  let state = from;
  const effects: CheckoutEffect<string>[] = [];
  for (const event of events) {
    const next = step(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const start: Event = { kind: 'start', purchaseId: A, amount: yen(480) };
const untilFinger: Event[] = [
  start,
  { kind: 'journaled', purchaseId: A },
  { kind: 'challenge-received', purchaseId: A, renewInMs: 50_000 },
];
const untilAsked: Event[] = [...untilFinger, { kind: 'captured', purchaseId: A }];

describe('checkout', () => {
  it('asks for another finger under the same id, from a new challenge on', () => {
    const asked = play([...untilAsked, { kind: 'another-finger', purchaseId: A }]);
    const kinds = asked.effects.map((effect) => effect.kind).slice(-3);
    expect(kinds).toEqual(['clear-timers', 'forget-capture', 'request-challenge']);
    const waiting = play([{ kind: 'challenge-received', purchaseId: A, renewInMs: 50_000 }], asked.state);
    expect(waiting.state).toMatchObject({
      step: 'awaiting-finger',
      intent: { purchaseId: A, attempt: 1, anotherFinger: true },
    });
    const sent = play([{ kind: 'captured', purchaseId: A }], waiting.state);
    expect(sent.effects).toContainEqual(expect.objectContaining({ kind: 'send-purchase' }));
    // The next try is a new purchase and begins with one finger.
    const next = play(
      [
        { kind: 'outcome', purchaseId: A, outcome: 'no', facts: unknownFinger },
        { kind: 'recorded', purchaseId: A },
        { kind: 'retry', purchaseId: B },
      ],
      sent.state,
    );
    expect(next.state).toMatchObject({ step: 'opening', intent: { purchaseId: B, attempt: 2 } });
    expect(next.state).not.toMatchObject({ intent: { anotherFinger: true } });
  });

  it('goes from amount to paid, journaling the id first and the answer before it is shown', () => {
    const { state, effects } = play([
      ...untilAsked,
      { kind: 'outcome', purchaseId: A, outcome: 'yes', facts: approved },
      { kind: 'recorded', purchaseId: A },
    ]);
    expect(state).toMatchObject({ step: 'approved', outcome: 'yes' });
    const order = effects
      .map((effect) => effect.kind)
      .filter((kind) => !kind.endsWith('timers') && kind !== 'set-timer');
    expect(order).toEqual([
      'journal-intent',
      'request-challenge',
      'start-capture',
      'send-purchase',
      'forget-capture',
      'journal-outcome',
    ]);
  });

  it('asks by id, never sends again, when the answer is lost', () => {
    const { state, effects } = play([
      ...untilAsked,
      { kind: 'answer-lost', purchaseId: A },
      { kind: 'timer', timer: 'ask-again' },
      { kind: 'answer-lost', purchaseId: A },
      { kind: 'timer', timer: 'ask-again' },
    ]);
    expect(state.step).toBe('checking');
    expect(effects.filter((effect) => effect.kind === 'send-purchase')).toHaveLength(1);
    expect(effects.filter((effect) => effect.kind === 'ask-outcome')).toHaveLength(2);
  });

  it('cannot be cancelled or begun anew while the result is unknown', () => {
    const checking = play([...untilAsked, { kind: 'answer-lost', purchaseId: A }]).state;
    for (const event of [{ kind: 'cancel' }, { kind: 'dismiss' }, { ...start, purchaseId: B }] as Event[]) {
      expect(step(checking, event).state).toBe(checking);
    }
  });

  it('waits for the owner, asking the same id each second, until there is an outcome', () => {
    const asked = play([...untilAsked, { kind: 'owner-asked', purchaseId: A, answerInMs: 90_000 }]);
    expect(asked.state).toMatchObject({ step: 'checking', ownerAnswerInMs: 90_000 });
    expect(asked.effects).toContainEqual({ kind: 'forget-capture' });
    const again = play(
      [
        { kind: 'timer', timer: 'ask-again' },
        { kind: 'owner-asked', purchaseId: A, answerInMs: 89_000 },
      ],
      asked.state,
    );
    expect(again.state).toMatchObject({ step: 'checking', ownerAnswerInMs: 89_000 });
    expect(again.effects).toEqual([
      expect.objectContaining({ kind: 'ask-outcome' }),
      { kind: 'set-timer', timer: 'ask-again', afterMs: 1_000 },
    ]);
    const { state, effects } = play(
      [
        { kind: 'outcome', purchaseId: A, outcome: 'yes', facts: approved },
        { kind: 'recorded', purchaseId: A },
      ],
      again.state,
    );
    expect(state.step).toBe('approved');
    expect(effects.some((effect) => effect.kind === 'send-purchase')).toBe(false);
  });

  it('ignores an answer that belongs to another purchase', () => {
    const waiting = play(untilAsked).state;
    const foreign: Event = { kind: 'outcome', purchaseId: B, outcome: 'yes', facts: approved };
    expect(step(waiting, foreign)).toEqual({ state: waiting, effects: [] });
  });

  it('ends a cancelled purchase in the journal and takes no late capture for it', () => {
    const { state, effects } = play([
      ...untilFinger,
      { kind: 'cancel' },
      { kind: 'captured', purchaseId: A },
    ]);
    expect(state).toEqual(ready);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: 'journal-abandoned', because: 'cancelled' }),
    );
    expect(effects.some((effect) => effect.kind === 'send-purchase')).toBe(false);
  });

  it('counts fingers that were not recognised, each under an id of its own', () => {
    const declined = play([
      ...untilAsked,
      { kind: 'outcome', purchaseId: A, outcome: 'no', facts: unknownFinger },
      { kind: 'recorded', purchaseId: A },
    ]).state;
    const next = step(declined, { kind: 'retry', purchaseId: B });
    expect(next.state).toMatchObject({ step: 'opening', intent: { purchaseId: B, amount: 480, attempt: 2 } });
  });

  it('offers no other try while the backend asks for a pause', () => {
    const paused = play([
      ...untilAsked,
      { kind: 'outcome', purchaseId: A, outcome: 'no', facts: { ...unknownFinger, tryAgainAfterMs: 30_000 } },
      { kind: 'recorded', purchaseId: A },
    ]).state;
    expect(step(paused, { kind: 'retry', purchaseId: B }).state).toBe(paused);
    const rested = step(paused, { kind: 'timer', timer: 'pause-end' }).state;
    expect(step(rested, { kind: 'retry', purchaseId: B }).state.step).toBe('opening');
  });

  it('passes on what would help, while the reader goes on looking', () => {
    const looking = play(untilFinger).state;
    const hinted = step(looking, { kind: 'capture-hint', purchaseId: A, problem: 'come-closer' });
    expect(hinted).toEqual({ state: { ...looking, captureProblem: 'come-closer' }, effects: [] });
  });

  it('does not take a picture without veins for a try', () => {
    const { state } = play([
      ...untilFinger,
      { kind: 'capture-unusable', purchaseId: A, problem: 'too-shallow' },
    ]);
    expect(state).toMatchObject({
      step: 'awaiting-finger',
      captureProblem: 'too-shallow',
      intent: { attempt: 1 },
    });
  });
});

const timers: CheckoutTimer[] = [
  'finger-warning',
  'finger-end',
  'renew-challenge',
  'slow',
  'ask-again',
  'put-aside',
  'result-end',
  'pause-end',
];
const someId = fc.constantFrom(A, B);
const someFacts = fc.record<OutcomeFacts>({
  verdict: fc.constantFrom('approved', 'declined', 'never_arrived'),
  notRecognised: fc.boolean(),
  tryAgainAfterMs: fc.constantFrom(0, 30_000),
});
const someEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('start' as const), purchaseId: someId, amount: fc.constant(yen(480)) }),
  fc.record({
    kind: fc.constantFrom(
      'journaled' as const,
      'journal-failed' as const,
      'captured' as const,
      'reader-lost' as const,
      'refused' as const,
      'answer-lost' as const,
      'recorded' as const,
      'retry' as const,
    ),
    purchaseId: someId,
  }),
  fc.record({
    kind: fc.constant('challenge-received' as const),
    purchaseId: someId,
    renewInMs: fc.constant(50_000),
  }),
  fc.record({
    kind: fc.constant('challenge-failed' as const),
    purchaseId: someId,
    because: fc.constant('offline' as const),
  }),
  fc.record({
    kind: fc.constant('capture-unusable' as const),
    purchaseId: someId,
    problem: fc.constant('moved'),
  }),
  fc.record({
    kind: fc.constant('capture-hint' as const),
    purchaseId: someId,
    problem: fc.constant('moved'),
  }),
  fc.record({
    kind: fc.constant('outcome' as const),
    purchaseId: someId,
    outcome: fc.constant('it'),
    facts: someFacts,
  }),
  fc.record({ kind: fc.constant('timer' as const), timer: fc.constantFrom(...timers) }),
  fc.record({
    kind: fc.constantFrom('extend' as const, 'cancel' as const, 'dismiss' as const, 'put-aside' as const),
  }),
);

describe('checkout under any order of events', () => {
  it('sends only what is journaled, shows only what was answered, and leaves nothing asked unanswered', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 60 }), (events) => {
        let state: State = ready;
        let journaled = false;
        let answered: OutcomeFacts['verdict'] | null = null;
        let unanswered = false;
        for (const event of events) {
          const before: State = state;
          const next = step(state, event);
          state = next.state;
          if (state !== before && event.kind === 'outcome') answered = event.facts.verdict;
          for (const effect of next.effects) {
            if (effect.kind === 'journal-intent') [journaled, answered] = [false, null];
            if (effect.kind === 'request-challenge') journaled = true;
            if (effect.kind === 'send-purchase') {
              expect(journaled).toBe(true);
              unanswered = true;
            }
            if (['journal-outcome', 'resolve-later', 'journal-abandoned'].includes(effect.kind))
              unanswered = false;
          }
          if (state.step === 'approved') expect(answered).toBe('approved');
          if (state.step === 'declined') expect(answered).toBe('declined');
          if (state.step === 'ready') expect(unanswered).toBe(false);
          if (state.step !== 'ready') expect(state.intent.attempt).toBeLessThanOrEqual(ATTEMPTS_MAX);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('always has a way out: from every reachable state some time-out or answer leads back to ready', () => {
    for (const state of reachableStates()) {
      let current = state;
      for (let turns = 0; current.step !== 'ready' && turns < 12; turns++) current = wayOut(current);
      expect(current.step, JSON.stringify(state)).toBe('ready');
    }
  });
});

/** What happens by itself, without anybody touching anything. */
function wayOut(state: State): State {
  switch (state.step) {
    case 'ready':
      return state;
    case 'opening':
      return step(state, {
        kind: 'challenge-failed',
        purchaseId: state.intent.purchaseId,
        because: 'offline',
      }).state;
    case 'awaiting-finger':
      return step(state, { kind: 'timer', timer: 'finger-end' }).state;
    case 'authorising':
      return step(state, { kind: 'answer-lost', purchaseId: state.intent.purchaseId }).state;
    case 'checking':
      return step(state, {
        kind: 'outcome',
        purchaseId: state.intent.purchaseId,
        outcome: 'x',
        facts: approved,
      }).state;
    case 'recording':
      return step(state, { kind: 'recorded', purchaseId: state.intent.purchaseId }).state;
    case 'approved':
    case 'declined':
    case 'not-paid':
      return step(state, { kind: 'timer', timer: 'result-end' }).state;
  }
}

function reachableStates(): State[] {
  const samples = fc.sample(someEvent, { numRuns: 400, seed: 7 });
  const seen = new Map<string, State>([[JSON.stringify(ready), ready]]);
  const frontier: State[] = [ready];
  for (let state = frontier.pop(); state !== undefined && seen.size < 3_000; state = frontier.pop()) {
    for (const event of samples) {
      const next = step(state, event).state;
      const key = JSON.stringify(next);
      if (!seen.has(key)) {
        seen.set(key, next);
        frontier.push(next);
      }
    }
  }
  expect(new Set([...seen.values()].map((state) => state.step)).size).toBe(9);
  return [...seen.values()];
}
