import { ok, refused, type Result } from '../../../domain/result.ts';
import type { GalleryOptions, GalleryRefusal, ModuleGallery } from '../../module-gallery.ts';
import type { WithDevice } from '../../session/device-reader.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import type { ConnectedRsid } from './connect.ts';
import type { Extraction } from './extraction.ts';
import { databaseElement } from './messages.ts';
import type { RsidProblem } from './reply.ts';
import { USERS_MAX, type RsidSession } from './session.ts';

/** Under such an id the unit keeps a slot's face: it says nothing of the person. Other ids are not ours and stay untouched. */
const USER_ID = /^slot-(\d{1,4})$/;
const userIdOf = (slot: number): string => `slot-${slot}`;

type Task<Value> = (
  session: RsidSession,
  signal: AbortSignal,
) => Promise<Result<Value, GalleryRefusal | RsidProblem>>;

/** The unit's own database: faces it enrols, knows again and hands over to units of the same make. */
export function rsidGallery(
  withDevice: WithDevice<ConnectedRsid>,
  onFaceGuidance: (guidance: FaceGuidance) => void,
): ModuleGallery {
  const run = async <Value>(
    slot: number | null,
    options: Partial<GalleryOptions>,
    task: Task<Value>,
  ): Promise<Result<Value, GalleryRefusal>> => {
    if (slot !== null && !isSlot(slot)) return refused('slot-empty');
    return withDevice<Value, GalleryRefusal>(options, async ({ session }, signal) => {
      const outcome = await task(session, signal);
      return outcome.ok ? outcome : refused(galleryRefusal(outcome.reason));
    });
  };
  const looking = (signal: AbortSignal, { onGuidance }: GalleryOptions) => {
    onGuidance?.('place');
    return {
      signal,
      onGuidance: (given: FaceGuidance) => {
        onFaceGuidance(given);
        if (given === 'face-seen') onGuidance?.('hold-still');
      },
    };
  };
  return {
    enrol: (slot, options) =>
      run(slot, options, async (session, signal) => {
        const enrolled = await session.enrolOnDevice(userIdOf(slot), looking(signal, options));
        const problem = enrolled.ok ? problemOf(enrolled.value) : enrolled.reason;
        return problem === null ? ok(undefined) : refused(problem);
      }),
    match: (among, options) =>
      run(among, options, async (session, signal) => {
        const seen = await session.authenticateOnDevice(looking(signal, options));
        if (!seen.ok) return seen;
        const problem = problemOf(seen.value);
        if (problem !== null) return refused(problem);
        const slot = slotOf(seen.value.userIds[0] ?? '');
        return slot === null || (among !== null && among !== slot) ? refused('not-recognised') : ok(slot);
      }),
    list: () =>
      run(null, {}, async (session) => {
        const slots = await slotsIn(session);
        return slots.ok ? ok([...slots.value.keys()].toSorted((a, b) => a - b)) : slots;
      }),
    readTemplate: (slot) =>
      run(slot, {}, async (session) => {
        const slots = await slotsIn(session);
        if (!slots.ok) return slots;
        const index = slots.value.get(slot);
        if (index === undefined) return refused('slot-empty');
        const element = await session.readFeatures(index);
        return element.ok ? ok(databaseElement.encode(element.value)) : element;
      }),
    writeTemplate: (slot, template) =>
      template.length === databaseElement.length
        ? run(slot, {}, (session) =>
            session.writeFeatures([{ userId: userIdOf(slot), element: databaseElement.decode(template) }]),
          )
        : Promise.resolve(refused('bad-template')),
    remove: (slot) =>
      run(slot, {}, async (session) => {
        const removed = await session.removeUser(userIdOf(slot));
        // The unit has no better word for a user whom it does not have.
        return !removed.ok && removed.reason === 'error' ? refused('slot-empty') : removed;
      }),
    removeAll: () => run(null, {}, (session) => session.removeAll()),
    unlock: () => run(null, {}, (session) => session.unlock()),
  };
}

/** Slots and their places in the unit's list. */
async function slotsIn(session: RsidSession): Promise<Result<ReadonlyMap<number, number>, RsidProblem>> {
  const ids = await session.userIds();
  if (!ids.ok) return ids;
  return ok(
    new Map(
      ids.value.flatMap((id, index) => {
        const slot = slotOf(id);
        return slot === null ? [] : [[slot, index] as const];
      }),
    ),
  );
}

function slotOf(userId: string): number | null {
  const slot = Number(USER_ID.exec(userId)?.[1] ?? -1);
  return isSlot(slot) ? slot : null;
}

function isSlot(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < USERS_MAX;
}

/** Null for exactly one face, and that a good one. */
function problemOf({ results }: Extraction): GalleryRefusal | null {
  if (results.includes('spoof')) return 'spoof-suspected';
  if (results.includes('too-many-spoofs')) return 'device-fault';
  if (results.length > 1 || results.includes('several-faces')) return 'several-faces';
  const [result] = results;
  if (result === 'success') return null;
  if (result === 'unknown-person') return 'not-recognised';
  return result === 'device-fault' ? 'device-fault' : 'timed-out';
}

function galleryRefusal(problem: GalleryRefusal | RsidProblem): GalleryRefusal {
  switch (problem) {
    case 'database-full':
      return 'full';
    case 'duplicate-user-id':
      return 'enrolled-already';
    case 'error':
    case 'security-error':
    case 'version-mismatch':
    case 'unit-serial-error':
    case 'unit-crc-error':
    case 'too-many-spoofs':
    case 'unknown-status':
    case 'out-of-sequence':
    case 'damaged-data':
    case 'not-applied':
      return 'device-fault';
    default:
      return problem;
  }
}
