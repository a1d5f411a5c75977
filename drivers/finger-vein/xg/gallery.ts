import { ok, refused, type Result } from '../../../domain/result.ts';
import type { GalleryOptions, GalleryRefusal, ModuleGallery } from '../../module-gallery.ts';
import type { WithDevice } from '../../session/device-reader.ts';
import { XG_DATA_KIND, XG_TEMPLATE_BYTES_MAX, xgReplies, xgRequests } from './commands.ts';
import type { XgExchangeOptions, XgProblem } from './exchange.ts';
import type { XgSession } from './session.ts';

/** The vendors' own number of placements per template (devices.md 2A.2). */
const PLACEMENTS = 3;
const RETRIES = 10;
/** The module writes its flash before it answers. */
const STORE_TIMEOUT_MS = 3_000;
const SLOT_MAX = 0xffff_ffff;

type Task<Value> = (session: XgSession, signal: AbortSignal) => Promise<Result<Value, XgProblem>>;

/** Enrolment, matching and templates inside an XG module. Slots are its user ids, from 1. */
export function xgGallery(withSession: WithDevice<XgSession>): ModuleGallery {
  const run = async <Value>(
    slots: readonly number[],
    options: Partial<GalleryOptions>,
    task: Task<Value>,
  ): Promise<Result<Value, GalleryRefusal>> => {
    if (slots.some((slot) => !Number.isInteger(slot) || slot < 1 || slot > SLOT_MAX))
      return refused('slot-empty');
    const done = await withSession<Value, GalleryRefusal>(options, async (session, signal) => {
      const outcome = await task(session, signal);
      return outcome.ok ? outcome : refused(galleryRefusal(outcome.reason));
    });
    return done;
  };
  return {
    enrol: (slot, options) =>
      run([slot], options, async (session, signal) => {
        const value = { userId: slot, group: 0, templates: PLACEMENTS, retries: RETRIES };
        const waiting = whileFingers(session, options, signal);
        const enrolled = await session.exchange(xgRequests.enrol, value, xgReplies.status, waiting);
        return enrolled.ok ? ok(undefined) : enrolled;
      }),
    match: (among, options) =>
      run(among === null ? [] : [among], options, async (session, signal) => {
        const value = { userId: among ?? 0, group: 0, count: 0 };
        const waiting = whileFingers(session, options, signal);
        const matched = await session.exchange(xgRequests.verify, value, xgReplies.verify, waiting);
        if (!matched.ok) return matched;
        const { userId } = matched.value;
        // A module that names another than the one it was asked about is not believed.
        return userId === 0 || (among !== null && userId !== among) ? refused('failed') : ok(userId);
      }),
    readTemplate: (slot) => run([slot], {}, (session) => readTemplate(session, slot)),
    writeTemplate: (slot, template) =>
      template.length === 0 || template.length > XG_TEMPLATE_BYTES_MAX
        ? Promise.resolve(refused('bad-template'))
        : writeAndCompare(run, slot, template),
    remove: (slot) =>
      run([slot], {}, async (session) => {
        const wait = { timeoutMs: STORE_TIMEOUT_MS };
        const removed = await session.exchange(xgRequests.clear, { userId: slot }, xgReplies.status, wait);
        return removed.ok ? ok(undefined) : removed;
      }),
  };
}

async function writeAndCompare(
  run: <Value>(
    slots: readonly number[],
    options: Partial<GalleryOptions>,
    task: Task<Value>,
  ) => Promise<Result<Value, GalleryRefusal>>,
  slot: number,
  template: Uint8Array,
): Promise<Result<undefined, GalleryRefusal>> {
  const isSame = await run([slot], {}, async (session) => {
    const value = { userId: slot, sizeBytes: template.length };
    const wait = { timeoutMs: STORE_TIMEOUT_MS };
    const announced = await session.exchange(xgRequests.writeEnrolment, value, xgReplies.status, wait);
    if (!announced.ok) return announced;
    const written = await session.writeData(XG_DATA_KIND.writeTemplate, template);
    if (!written.ok) return written;
    const stored = await readTemplate(session, slot);
    if (!stored.ok) return stored;
    const same = Buffer.compare(stored.value, template) === 0;
    stored.value.fill(0);
    return ok(same);
  });
  if (!isSame.ok) return isSame;
  return isSame.value ? ok(undefined) : refused('write-not-verified');
}

async function readTemplate(session: XgSession, slot: number): Promise<Result<Uint8Array, XgProblem>> {
  const size = await session.exchange(xgRequests.readEnrolment, { userId: slot }, xgReplies.readEnrolment);
  if (!size.ok) return size;
  const { sizeBytes } = size.value;
  if (sizeBytes === 0 || sizeBytes > XG_TEMPLATE_BYTES_MAX) return refused('damaged-data');
  return session.readData(XG_DATA_KIND.readTemplate, sizeBytes);
}

/** Waits as long as the module does for each finger, and passes its prompts on. */
function whileFingers(
  session: XgSession,
  { onGuidance }: Partial<GalleryOptions>,
  signal: AbortSignal,
): XgExchangeOptions {
  return {
    timeoutMs: session.fingerTimeoutMs,
    signal,
    ...(onGuidance && {
      onPrompt: (prompt) => onGuidance(prompt === 'put-finger' ? 'place' : 'lift'),
    }),
  };
}

function galleryRefusal(problem: XgProblem): GalleryRefusal {
  switch (problem) {
    case 'cancelled':
    case 'disconnected':
    case 'not-supported':
    case 'full':
      return problem;
    case 'timed-out':
    case 'finger-timeout':
      return 'timed-out';
    case 'no-vein':
      return 'no-vein-seen';
    case 'no-match':
      return 'not-recognised';
    case 'not-same-finger':
      return 'not-the-same-finger';
    case 'duplicate':
      return 'enrolled-already';
    case 'empty-id':
    case 'bad-id':
      return 'slot-empty';
    case 'no-free-id':
      return 'full';
    case 'damaged-data':
    case 'bad-data':
      return 'bad-template';
    default:
      return 'device-fault';
  }
}
