import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { followFamily } from '../demo/follow-family.ts';
import { remoteKiosk } from '../demo/kiosk-remote.ts';
import { payOnce } from '../demo/pay-once.ts';
import { startVillage } from '../demo/start-village.ts';
import type { RunningVillage } from '../demo/start-village.ts';
import { OTHER_FAMILIES, SATO_FAMILY } from '../demo/village.ts';
import { emulatorClient } from '../drivers/emulators/control-client.ts';
import { durableWriteMs, roundTripMs } from './machine-limits.ts';
import { percentile } from './percentile.ts';

/**
 * `npm run bench:checkout [-- --payments 200]`: payments on the seeded village, one after another, through every process as in
 * real life but for the wire of the reader, which takes no time here. Prints milliseconds per step, and from the same run what
 * the machine itself needs for the two things no payment can do without: a durable write and a round trip.
 */
const { values } = parseArgs({ options: { payments: { type: 'string', default: '200' } } });
const payments = Number(values.payments);
const samples = new Map<string, number[]>();
const outcomes = new Map<string, number>();

const dataFolder = mkdtempSync(join(tmpdir(), 'tebura-bench-'));
const village = await startVillage({
  dataFolder,
  ports: 'any',
  fastReader: true,
  log: (line) => console.log(line),
});
try {
  await makePayments(village);
} finally {
  await village.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}
printTable();

async function makePayments({ addresses, makeSignInLink }: RunningVillage): Promise<void> {
  const kiosk = remoteKiosk(addresses.kiosk);
  const emulator = emulatorClient(addresses.emulator.url, addresses.emulator.token);
  const shownAtMs = new Map<string, number>();
  const capturedAtMs = new Map<string, number>();
  const stopFollowing = new AbortController();
  await followFamily(
    await makeSignInLink(),
    (event) => event.kind === 'purchase' && shownAtMs.set(event.purchase.purchaseId, performance.now()),
    stopFollowing.signal,
  );

  for (let payment = 0; payment < payments; payment++) {
    const isFollowed = payment % 4 === 0;
    let capturedMs = 0;
    const report = await payOnce({
      kiosk,
      emulator,
      amountYen: 10,
      finger: `${isFollowed ? followed() : other(payment)}:right-index`,
      timeoutMs: 60_000,
      monotonicMs: () => performance.now(),
      onStep: (name, ms) => {
        add(name, ms);
        if (name === 'captured-to-answer') capturedMs = performance.now() - ms;
      },
    });
    if (isFollowed && report.purchaseId !== null) capturedAtMs.set(report.purchaseId, capturedMs);
    add('amount to result', report.totalMs);
    outcomes.set(report.outcome, (outcomes.get(report.outcome) ?? 0) + 1);
    add('limit: durable 4 KiB write', durableWriteMs(dataFolder));
    add('limit: loopback round trip', await roundTripMs(addresses.backend.origin));
  }
  stopFollowing.abort();
  for (const [purchaseId, atMs] of capturedAtMs) {
    const shown = shownAtMs.get(purchaseId);
    if (shown !== undefined) add("captured to the family's page", shown - atMs);
  }
}

function add(name: string, ms: number): void {
  samples.set(name, [...(samples.get(name) ?? []), ms]);
}

/** A parent without a limit per purchase, whose family's page is open. */
function followed(): string {
  return SATO_FAMILY.members[1]?.alias ?? '';
}

function other(payment: number): string {
  return OTHER_FAMILIES[payment % OTHER_FAMILIES.length]?.members[1]?.alias ?? '';
}

function printTable(): void {
  const cell = (text: string): string => text.padStart(9);
  console.log(`\n${payments} payments: ${[...outcomes].map(([outcome, n]) => `${n} ${outcome}`).join(', ')}`);
  console.log(`${'milliseconds'.padEnd(30)}${['n', 'p50', 'p95', 'max'].map(cell).join('')}`);
  for (const [name, all] of samples) {
    const figures = [percentile(all, 0.5), percentile(all, 0.95), Math.max(...all)].map((ms) =>
      cell(ms.toFixed(1)),
    );
    console.log(`${name.padEnd(30)}${cell(String(all.length))}${figures.join('')}`);
  }
  const p95 = percentile(samples.get('captured-to-answer') ?? [], 0.95);
  console.log(
    `\nfinger captured to answer: p95 ${p95.toFixed(1)} ms (target 300 ms: ${p95 <= 300 ? 'met' : 'MISSED'})`,
  );
}
