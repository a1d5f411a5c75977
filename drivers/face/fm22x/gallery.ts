import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { GalleryOptions, GalleryRefusal, ModuleGallery } from '../../module-gallery.ts';
import type { Guidance } from '../../reader.ts';
import type { WithDevice } from '../../session/device-reader.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import type { ConnectedFm22x } from './connect.ts';
import { NO_ID_YET } from './messages.ts';
import type { Fm22xProblem } from './results.ts';
import { FM22X_USERS_MAX, type Fm22xSession } from './session.ts';

/** The module looks so long for a face before it says that there was none. */
const SCAN_TIMEOUT_S = 10;
const TOKEN_BYTES = 8;

type Task<Value> = (session: Fm22xSession, signal: AbortSignal) => Promise<Result<Value, Fm22xProblem>>;

/** The faces that a module keeps, under ids that it chooses and names that are random: who they are is the host's to know. */
export function fm22xGallery(
  withDevice: WithDevice<ConnectedFm22x>,
  random: RandomSource,
  onFaceGuidance: (guidance: FaceGuidance) => void,
): ModuleGallery {
  const run = async <Value>(
    id: number | null,
    options: Partial<GalleryOptions>,
    task: Task<Value>,
  ): Promise<Result<Value, GalleryRefusal>> => {
    if (id !== null && !isId(id)) return refused('slot-empty');
    return withDevice<Value, GalleryRefusal>(options, async ({ session }, signal) => {
      const outcome = await task(session, signal);
      return outcome.ok ? outcome : refused(galleryRefusal(outcome.reason));
    });
  };
  const scan = (signal: AbortSignal, { onGuidance }: Partial<GalleryOptions>) => ({
    timeoutS: SCAN_TIMEOUT_S,
    signal,
    onGuidance: (given: FaceGuidance) => {
      onFaceGuidance(given);
      const plain = plainGuidance(given);
      if (plain !== null) onGuidance?.(plain);
    },
  });
  return {
    enrol: () => Promise.resolve(refused('not-supported')),
    enrolNext: (options) =>
      run(null, options, (session, signal) => {
        const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('hex');
        return session.enrolFiveDirections(token, scan(signal, options));
      }),
    match: (among, options) =>
      run(among, options, async (session, signal) => {
        options.onGuidance?.('place');
        const found = await session.verify(scan(signal, options));
        if (!found.ok || among === null || found.value === among) return found;
        return refused('rejected');
      }),
    list: () =>
      run(null, {}, async (session) => {
        const ids = await session.userIds();
        if (!ids.ok) return ids;
        const isList =
          ids.value.length <= FM22X_USERS_MAX &&
          ids.value.every(isId) &&
          new Set(ids.value).size === ids.value.length;
        return isList ? ok(ids.value.toSorted((a, b) => a - b)) : refused('damaged-data');
      }),
    readTemplate: () => Promise.resolve(refused('not-supported')),
    writeTemplate: () => Promise.resolve(refused('not-supported')),
    remove: (id) => run(id, {}, (session) => session.deleteUser(id)),
    removeAll: () => run(null, {}, (session) => session.deleteAll()),
  };
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id < NO_ID_YET;
}

/** Each look begins as if the face came anew. */
function plainGuidance(given: FaceGuidance): Guidance | null {
  if (given === 'face-seen') return 'hold-still';
  return given.startsWith('look') ? 'place' : null;
}

function galleryRefusal(problem: Fm22xProblem): GalleryRefusal {
  switch (problem) {
    case 'cancelled':
    case 'disconnected':
    case 'busy':
    case 'full':
    case 'enrolled-already':
      return problem;
    case 'timed-out':
    case 'face-timeout':
      return 'timed-out';
    case 'rejected':
      return 'not-recognised';
    case 'liveness-failed':
      return 'spoof-suspected';
    case 'unknown-user':
      return 'slot-empty';
    default:
      return 'device-fault';
  }
}
