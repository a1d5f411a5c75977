import type { NoticeChannel, NoticeChoices } from '../../contract/notice-routes.ts';
import { startNotifier } from '../../backend/notices/start-notifier.ts';
import { createFamilyWakeups } from '../../backend/owners/family-wakeups.ts';
import type { Store } from '../../backend/store/store.ts';
import type { FamilyAccountId, MemberId, OwnerId } from '../../domain/ids.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { LedgerWorld } from '../backend/support/ledger-world.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import type { TestFinger } from '../backend/support/pattern-engine.ts';
import { emulatedChannel } from './emulated-channel.ts';
import type { EmulatedChannel } from './emulated-channel.ts';

const QUIET_TURNS = 6;

export interface NoticeFamily {
  readonly familyAccountId: FamilyAccountId;
  readonly ownerId: OwnerId;
  readonly memberId: MemberId;
  readonly finger: TestFinger;
}

/** A notifier on a world's store, with emulated providers, in the world's own time. */
export interface NotifierRig {
  readonly line: EmulatedChannel;
  readonly push: EmulatedChannel;
  readonly mail: EmulatedChannel;
  /** A family with a member and an owner who is reached on these channels. */
  readonly family: (
    channels: readonly NoticeChannel[],
    choices?: Partial<NoticeChoices>,
  ) => Promise<NoticeFamily>;
  readonly choose: (family: NoticeFamily, choices: Partial<NoticeChoices>) => Promise<void>;
  /** Pays and says so, and waits until nothing more happens by itself. */
  readonly pay: (family: NoticeFamily, amountYen: number) => Promise<string>;
  readonly wake: (familyAccountId: FamilyAccountId) => void;
  readonly settle: () => Promise<void>;
  readonly pass: (ms: number, stepMs?: number) => Promise<void>;
  /** A notifier as another backend has it, or as it is after a restart. */
  readonly restart: () => Promise<void>;
  /** Its process dies at the so-many-th call of its store from now on; a new one is there at the next step. */
  readonly dieAfter: (calls: number) => void;
  readonly hasDied: () => boolean;
  readonly stop: () => Promise<void>;
}

let fingers = 100;

export function notifierRig(world: LedgerWorld): NotifierRig {
  let pending = 0;
  const [line, push, mail] = [emulatedChannel('line'), emulatedChannel('web-push'), emulatedChannel('mail')];
  const wakeups = createFamilyWakeups(null);
  let life = { callsLeft: Infinity };
  const start = () => {
    const own = { callsLeft: Infinity };
    life = own;
    return startNotifier({
      store: counted(world.store, own, (change) => (pending += change)),
      channels: [line, push, mail],
      wakeups,
      clock: world.clock,
      random: world.random,
      log: () => undefined,
      publicOrigin: () => 'https://tebura.example.jp',
    });
  };
  let stop = start();

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = pending === 0 ? quiet + 1 : 0;
    }
  };
  const choose = async ({ ownerId }: Pick<NoticeFamily, 'ownerId'>, choices: Partial<NoticeChoices>) => {
    const before = await world.store.readNoticeChoices(ownerId);
    await world.store.changeNoticeChoices({
      ownerId,
      municipalityId: world.municipalityId,
      choices: { ...before, ...choices },
      atMs: world.clock.nowMs(),
    });
  };

  return {
    line,
    push,
    mail,
    choose,
    settle,
    family: async (channels, choices = {}) => {
      const { familyAccountId, ownerId } = await world.addFamily(100_000);
      const finger = testFinger((fingers += 1));
      const rules: SpendingRules = { perPurchase: null, perDay: null };
      const memberId = await world.addMember(familyAccountId, finger, rules);
      await choose({ ownerId }, choices);
      wakeups.wake(familyAccountId);
      await settle();
      // The registration itself is told before there is anywhere to tell it, so that tests begin with silence.
      for (const channel of channels)
        await world.store.addNoticeAddress({
          ownerId,
          municipalityId: world.municipalityId,
          channel,
          address: `${channel} of ${ownerId}`,
          shownAs: channel,
          confirmation: null,
          isOnly: true,
          atMs: world.clock.nowMs(),
        });
      return { familyAccountId, ownerId, memberId, finger };
    },
    pay: async ({ familyAccountId, finger }, amountYen) => {
      const paid = await world.pay({ terminal: world.terminals[0], finger, amountYen });
      if (!paid.ok) throw new Error(paid.reason);
      wakeups.wake(familyAccountId);
      await settle();
      return paid.value.purchase.purchaseId;
    },
    wake: (familyAccountId) => wakeups.wake(familyAccountId),
    pass: async (ms, stepMs = 1_000) => {
      for (let left = ms; left > 0; left -= stepMs) {
        world.clock.advance(Math.min(left, stepMs));
        await settle();
      }
    },
    restart: async () => {
      await stop();
      stop = start();
      await settle();
    },
    dieAfter: (calls) => (life.callsLeft = calls),
    hasDied: () => life.callsLeft < 0,
    stop: async () => {
      await settle();
      await stop();
    },
  };
}

/** The same store, telling when a call begins and ends, as long as whoever calls it is alive. */
function counted(store: Store, life: { callsLeft: number }, count: (change: 1 | -1) => void): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const command: unknown = Reflect.get(target, name);
      if (typeof command !== 'function') return command;
      return async (...values: unknown[]): Promise<unknown> => {
        count(1);
        life.callsLeft -= 1;
        try {
          if (life.callsLeft < 0) throw new Error('the process is dead');
          return (await Reflect.apply(command, target, values)) as unknown;
        } finally {
          count(-1);
        }
      };
    },
  });
}
