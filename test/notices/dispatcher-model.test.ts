import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { DeliveryOutcome } from '../../backend/notices/channel.ts';
import { ledgerWorld } from '../backend/support/ledger-world.ts';
import { REFUSED, TRY_AGAIN } from './emulated-channel.ts';
import { notifierRig } from './notifier-rig.ts';
import type { NoticeFamily, NotifierRig } from './notifier-rig.ts';

vi.setConfig({ testTimeout: 120_000 });

type Step =
  | { readonly kind: 'pay'; readonly family: number }
  | {
      readonly kind: 'answers';
      readonly channel: 'push' | 'mail';
      readonly outcome: Answer;
      readonly times: number;
    }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'die'; readonly calls: number };
type Answer = DeliveryOutcome | 'taken-but-lost';

const PATIENT: Answer = { kind: 'try-again', afterMs: 20_000, reason: 'HTTP 429' };
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pay'), family: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('answers'),
      channel: fc.constantFrom('push', 'mail'),
      outcome: fc.constantFrom<Answer>(REFUSED, TRY_AGAIN, PATIENT, 'taken-but-lost'),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.integer({ min: 500, max: 90_000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('die'), calls: fc.nat(16) }) },
) as fc.Arbitrary<Step>;

/** What each person paid for, in its order; what must be told. */
interface Model {
  readonly family: NoticeFamily;
  readonly paid: string[];
}

test('whatever the channels do, whenever it starts anew: in order, at least once, on each channel once, nothing after it was taken', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 25 }), async (history) => {
      const world = await ledgerWorld();
      const rig = notifierRig(world);
      try {
        const models: Model[] = [];
        for (let i = 0; i < 2; i += 1)
          models.push({ family: await rig.family(['web-push', 'mail']), paid: [] });
        let deaths = 0;
        for (const step of history) if (await take(rig, models, step)) deaths += 1;
        await rig.restart();
        // In the end everybody answers, and there is time.
        await rig.pass(30 * 60_000, 30_000);
        for (const model of models) await check(rig, world, model);
        // Only what a process had not written down when it died is sent to no end: one notice of each person at most.
        const inVain = [rig.push, rig.mail].flatMap(({ sentInVain }) => sentInVain);
        expect(inVain.length).toBeLessThanOrEqual(deaths * models.length);
      } finally {
        await rig.stop();
        await world.close();
      }
    }),
    { numRuns: 40 },
  );
});

/** @returns whether the process died of it */
async function take(rig: NotifierRig, models: readonly Model[], step: Step): Promise<boolean> {
  switch (step.kind) {
    case 'pay': {
      const model = models[step.family];
      model.paid.push(await rig.pay(model.family, model.paid.length + 1));
      break;
    }
    case 'answers':
      rig[step.channel].answers(...Array<Answer>(step.times).fill(step.outcome));
      break;
    case 'pass':
      await rig.pass(step.ms, 5_000);
      break;
    case 'die':
      rig.dieAfter(step.calls);
      break;
    case 'restart':
      await rig.restart();
  }
  const hasDied = rig.hasDied();
  if (hasDied) await rig.restart();
  return hasDied;
}

type World = Awaited<ReturnType<typeof ledgerWorld>>;

async function check(rig: NotifierRig, world: World, { family, paid }: Model): Promise<void> {
  const { ownerId, familyAccountId } = family;
  const purchaseOf = (url: string): string => /purchase=([0-9a-f-]+)/.exec(url)?.[1] ?? '';
  const isOwn = ({ address }: { address: string }): boolean => address.endsWith(ownerId);
  const shown = [rig.push, rig.mail].map((channel) =>
    channel.shown.filter(isOwn).map(({ words }) => purchaseOf(words.links[0].url)),
  );
  for (const onChannel of shown) {
    // In order, and each once.
    expect(onChannel).toEqual(paid.filter((purchaseId) => onChannel.includes(purchaseId)));
  }
  const { notices } = await world.store.readInbox({ ownerId, familyAccountId, limit: 100 });
  const purchases = notices.filter(({ content }) => content.kind === 'purchase-approved').reverse();
  expect(purchases.map(({ content }) => 'purchaseId' in content && content.purchaseId)).toEqual(paid);
  const unsent = await world.store.readUnsentNotices({ limit: 100 });
  for (const { eventId, content, sent } of purchases) {
    const accepted = sent.filter(({ state }) => state === 'accepted');
    const isUnsent = unsent.some((one) => one.eventId === eventId);
    // Taken on one channel, or by nobody and then the operator knows.
    expect([accepted.length, isUnsent]).toEqual(isUnsent ? [0, true] : [1, false]);
    if (isUnsent) expect(sent.map(({ state }) => state)).toEqual(['failed', 'failed']);
    if (accepted.length === 1 && 'purchaseId' in content) expect(shown.flat()).toContain(content.purchaseId);
  }
  // Nothing is sent again after what came after it.
  for (const channel of [rig.push, rig.mail]) {
    const requests = channel.requests.filter(isOwn);
    const ids = requests.map(({ noticeId }) => noticeId);
    for (const [index, noticeId] of ids.entries())
      if (index > 0 && ids[index - 1] !== noticeId) expect(ids.slice(0, index - 1)).not.toContain(noticeId);
  }
}
