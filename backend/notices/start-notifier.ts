import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { BackendLog } from '../log.ts';
import type { FamilyWakeups } from '../owners/family-wakeups.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { createDispatcher } from './dispatcher.ts';
import { createFanOut } from './fan-out.ts';

interface Deps {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly wakeups: FamilyWakeups;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: BackendLog;
  readonly publicOrigin: () => string;
}

/** From the outbox to the channels. @returns ends it, after what is being sent */
export function startNotifier(deps: Deps): () => Promise<void> {
  const dispatcher = createDispatcher(deps);
  const fanOut = createFanOut({ ...deps, onNotices: () => dispatcher.wake() });
  const stopListening = deps.wakeups.listenToAll((familyAccountId) => fanOut.wake(familyAccountId));
  return async () => {
    stopListening();
    await fanOut.close();
    await dispatcher.close();
  };
}
