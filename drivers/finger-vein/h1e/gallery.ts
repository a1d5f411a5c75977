import { ok, refused, type Result } from '../../../domain/result.ts';
import type { GalleryOptions, GalleryRefusal, ModuleGallery } from '../../module-gallery.ts';
import type { WithDevice } from '../../session/device-reader.ts';
import { H1E_BANKS, H1E_SLOTS_PER_BANK, h1eRequests } from './commands.ts';
import { H1E_CANDIDATES_MAX, H1E_TEMPLATE_BYTES } from './frame.ts';
import { H1E_FINGER_TIMEOUT_MS, type H1eProblem, type H1eSession } from './session.ts';

export const H1E_SLOTS = H1E_BANKS * H1E_SLOTS_PER_BANK;
const ALL_BANKS = Array.from({ length: H1E_BANKS }, (_, bank) => bank);

type Task<Value> = (session: H1eSession, signal: AbortSignal) => Promise<Result<Value, H1eProblem>>;

/** The unit's places 0 to 1999, a hundred to a bank. What it keeps cannot be fetched again: there is no command for it. */
export function h1eGallery(withSession: WithDevice<H1eSession>): ModuleGallery {
  const run = async <Value>(
    slot: number | null,
    options: Partial<GalleryOptions>,
    task: Task<Value>,
    onRefused: GalleryRefusal = 'device-fault',
  ): Promise<Result<Value, GalleryRefusal>> => {
    if (slot !== null && !isSlot(slot)) return refused('slot-empty');
    const done = await withSession<Value, GalleryRefusal>(options, async (session, signal) => {
      const outcome = await task(session, signal);
      return outcome.ok ? outcome : refused(galleryRefusal(outcome.reason, onRefused));
    });
    return done;
  };
  return {
    enrol: (slot, options) =>
      run(slot, options, async (session, signal) => {
        options.onGuidance?.('place');
        const template = await session.captureTemplate(signal);
        if (!template.ok) return template;
        const stored = await store(session, slot, template.value);
        template.value.fill(0);
        return stored;
      }),
    match: (among, options) =>
      run(
        among,
        options,
        async (session, signal) => {
          options.onGuidance?.('place');
          return among === null
            ? matchAllBanks(session, signal, H1E_FINGER_TIMEOUT_MS)
            : matchOne(session, among, signal);
        },
        'not-recognised',
      ),
    matchAmong: (templates, options) => {
      const isWhole = templates.every(({ length }) => length === H1E_TEMPLATE_BYTES);
      if (!isWhole || templates.length < 1 || templates.length > H1E_CANDIDATES_MAX) {
        return Promise.resolve(refused('bad-template'));
      }
      return run(
        null,
        options,
        async (session, signal) => {
          const reply = await session.match(h1eRequests.matchAmong(templates), signal, H1E_FINGER_TIMEOUT_MS);
          if (!reply.ok) return reply;
          const place = reply.value[0];
          return place === undefined || place >= templates.length ? refused('damaged-data') : ok(place);
        },
        'not-recognised',
      );
    },
    captureTemplate: (options) => run(null, options, (session, signal) => session.captureTemplate(signal)),
    readTemplate: () => Promise.resolve(refused('not-supported')),
    writeTemplate: (slot, template) =>
      template.length === H1E_TEMPLATE_BYTES
        ? run(slot, {}, (session) => store(session, slot, template))
        : Promise.resolve(refused('bad-template')),
    remove: (slot) =>
      run(slot, {}, async (session) => {
        const selected = await session.tell(h1eRequests.selectBank(bankOf(slot)));
        return selected.ok ? session.tell(h1eRequests.remove(slot % H1E_SLOTS_PER_BANK)) : selected;
      }),
  };
}

/** 1:N over the whole unit. @returns the slot, checked to be one */
export async function matchAllBanks(
  session: H1eSession,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<Result<number, H1eProblem>> {
  const reply = await session.match(h1eRequests.matchInBanks(ALL_BANKS), signal, timeoutMs);
  if (!reply.ok) return reply;
  const [slotInBank = -1, bankHigh = -1, bankLow = -1] = reply.value;
  const bank = bankHigh * 256 + bankLow;
  const isPossible = reply.value.length === 3 && slotInBank < H1E_SLOTS_PER_BANK && bank < H1E_BANKS;
  return isPossible ? ok(bank * H1E_SLOTS_PER_BANK + slotInBank) : refused('damaged-data');
}

async function matchOne(
  session: H1eSession,
  slot: number,
  signal: AbortSignal,
): Promise<Result<number, H1eProblem>> {
  const selected = await session.tell(h1eRequests.selectBank(bankOf(slot)));
  if (!selected.ok) return selected;
  const reply = await session.match(
    h1eRequests.matchSlot(slot % H1E_SLOTS_PER_BANK),
    signal,
    H1E_FINGER_TIMEOUT_MS,
  );
  if (!reply.ok) return reply;
  // A unit that names another than the one it was asked about is not believed.
  return reply.value[0] === slot % H1E_SLOTS_PER_BANK ? ok(slot) : refused('damaged-data');
}

async function store(
  session: H1eSession,
  slot: number,
  template: Uint8Array,
): Promise<Result<undefined, H1eProblem>> {
  const selected = await session.tell(h1eRequests.selectBank(bankOf(slot)));
  if (!selected.ok) return selected;
  return session.tell(h1eRequests.setTemplate(slot % H1E_SLOTS_PER_BANK, template));
}

function isSlot(slot: number): boolean {
  return Number.isInteger(slot) && slot >= 0 && slot < H1E_SLOTS;
}

function bankOf(slot: number): number {
  return Math.floor(slot / H1E_SLOTS_PER_BANK);
}

function galleryRefusal(problem: H1eProblem, onRefused: GalleryRefusal): GalleryRefusal {
  switch (problem) {
    case 'cancelled':
    case 'timed-out':
    case 'disconnected':
      return problem;
    case 'unit-cancelled':
      return 'timed-out';
    case 'unit-refused':
      return onRefused;
    case 'damaged-data':
      return 'device-fault';
  }
}
