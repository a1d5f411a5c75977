import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLACEMENTS_PER_FINGER, TRIES_PER_PLACEMENT, beginEnrolment, stepEnrolment } from './enrolment.ts';
import type { EnrolmentEffect, EnrolmentEvent, EnrolmentStep } from './enrolment.ts';

const plan = { fingers: ['right-index', 'right-middle'] } as const;

function play(events: readonly EnrolmentEvent[]) {
  let step: EnrolmentStep = beginEnrolment(plan);
  const effects: EnrolmentEffect[] = [...step.effects];
  for (const event of events) {
    step = stepEnrolment(step.state, event);
    effects.push(...step.effects);
  }
  return { state: step.state, effects };
}

const captured: EnrolmentEvent = { kind: 'captured' };
const unusable: EnrolmentEvent = { kind: 'capture-unusable', problem: 'moved' };
const everyPlacement = Array.from({ length: plan.fingers.length * PLACEMENTS_PER_FINGER }, () => captured);

describe('enrolment', () => {
  it('asks for three placements of each finger, saves once, tries once', () => {
    const { state, effects } = play([
      ...everyPlacement,
      { kind: 'saved' },
      captured,
      { kind: 'trial-answered', recognised: true },
    ]);
    expect(state).toEqual({ step: 'done', recognised: true });
    const placements = effects.filter((effect) => effect.kind === 'capture-placement');
    expect(placements.map((effect) => [effect.finger, effect.placement])).toEqual([
      ['right-index', 0],
      ['right-index', 1],
      ['right-index', 2],
      ['right-middle', 0],
      ['right-middle', 1],
      ['right-middle', 2],
    ]);
    expect(effects.filter((effect) => effect.kind === 'save')).toHaveLength(1);
  });

  it('asks again for placements that were of another finger, and stops when they never agree', () => {
    const differ: EnrolmentEvent = { kind: 'placements-differ', left: 2 };
    const once = play([captured, captured, differ]);
    expect(once.state).toMatchObject({
      step: 'capturing',
      fingerIndex: 0,
      kept: 2,
      tries: 1,
      captureProblem: 'different-finger',
    });
    const rounds = Array.from({ length: TRIES_PER_PLACEMENT }, () => differ);
    expect(play([captured, captured, ...rounds]).state).toEqual({
      step: 'stopped',
      because: 'placements-differ',
    });
  });

  it('allows four tries for a placement and then takes the exception path', () => {
    const almost = Array.from({ length: TRIES_PER_PLACEMENT - 1 }, () => unusable);
    expect(play(almost).state).toMatchObject({ step: 'capturing', tries: TRIES_PER_PLACEMENT - 1 });
    expect(play([...almost, unusable]).state).toEqual({ step: 'stopped', because: 'finger-unusable' });
    expect(play([...almost, captured]).state).toMatchObject({ step: 'capturing', kept: 1, tries: 0 });
  });

  it('is done, though unproven, when only the trial is lost', () => {
    expect(play([...everyPlacement, { kind: 'saved' }, captured, { kind: 'trial-lost' }]).state).toEqual({
      step: 'done',
      recognised: false,
    });
  });

  it('never saves less than every placement, and forgets the captures however it ends', () => {
    const someEvent = fc.constantFrom<EnrolmentEvent>(
      captured,
      captured,
      captured,
      unusable,
      { kind: 'saved' },
      { kind: 'save-refused', because: 'offline' },
      { kind: 'trial-answered', recognised: true },
      { kind: 'reader-lost' },
      { kind: 'cancel' },
    );
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 40 }), (events) => {
        let step: EnrolmentStep = beginEnrolment(plan);
        let usable = 0;
        for (const event of events) {
          if (step.state.step === 'capturing' && event.kind === 'captured') usable += 1;
          step = stepEnrolment(step.state, event);
          if (step.effects.some((effect) => effect.kind === 'save'))
            expect(usable).toBe(everyPlacement.length);
          const ended = step.effects.length > 0 && ['done', 'stopped'].includes(step.state.step);
          if (ended) expect(step.effects).toContainEqual({ kind: 'forget-captures' });
        }
      }),
    );
  });

  it('needs at least one finger', () => {
    expect(() => beginEnrolment({ fingers: [] })).toThrow(RangeError);
  });
});
