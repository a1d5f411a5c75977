import pg from 'pg';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';

/** Carries nudges between the backends of one database. */
export interface NudgeRelay {
  send(familyAccountId: FamilyAccountId): void;
  /** What other backends have sent. */
  onNudge(listener: (familyAccountId: FamilyAccountId) => void): void;
  close(): Promise<void>;
}

const CHANNEL = 'tebura_families';
/** Nudges of so long travel together: a page may be this much later, and a busy counter costs no more than this many a second. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** A payload may have 8,000 bytes, and an id has 36. */
const FAMILIES_PER_NUDGE = 200;

/**
 * Nudges through PostgreSQL's LISTEN and NOTIFY, on a connection of their own and after the transaction that caused them: a NOTIFY within
 * it would make the commits of all payments wait for each other. A lost nudge is made up for by the next one, or the heartbeat.
 * @param url `postgres://user:password@host:port/database`
 */
export async function postgresNudges(url: string, clock: Clock): Promise<NudgeRelay> {
  const waiting = new Set<FamilyAccountId>();
  let tell: (familyAccountId: FamilyAccountId) => void = () => undefined;
  let client: pg.Client | null = null;
  let isClosed = false;
  let cancelRetry: () => void = () => undefined;
  let cancelSending: (() => void) | null = null;

  const connect = async (): Promise<void> => {
    // Nothing that must outlive a crash: its commits need not wait for the disk.
    const options = '-c synchronous_commit=off';
    const fresh = new pg.Client({ connectionString: url, options });
    const lost = (): void => {
      if (isClosed || client !== fresh) return;
      client = null;
      void fresh.end().catch(() => undefined);
      cancelRetry = clock.after(RECONNECT_MS, begin);
    };
    client = fresh;
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', ({ processId, payload }) => {
      if (processId === (fresh as unknown as { readonly processID: number }).processID) return;
      for (const id of (payload ?? '').split(' ')) tell(id as FamilyAccountId);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
    } catch {
      lost();
    }
  };
  let connecting: Promise<void> = Promise.resolve();
  const begin = (): void => {
    connecting = connect();
  };

  const sendGathered = (): void => {
    cancelSending = null;
    const families = [...waiting];
    waiting.clear();
    for (let at = 0; at < families.length; at += FAMILIES_PER_NUDGE) {
      const payload = families.slice(at, at + FAMILIES_PER_NUDGE).join(' ');
      client?.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]).catch(() => undefined);
    }
  };

  begin();
  await connecting;
  return {
    send: (familyAccountId) => {
      waiting.add(familyAccountId);
      cancelSending ??= clock.after(GATHER_MS, sendGathered);
    },
    onNudge: (listener) => (tell = listener),
    close: async () => {
      isClosed = true;
      cancelRetry();
      cancelSending?.();
      await connecting;
      await client?.end();
    },
  };
}
