import { parseArgs } from 'node:util';
import { emulatedReader } from '../demo/emulated-reader.ts';
import { payOnce } from '../demo/pay-once.ts';
import type { PaymentReport } from '../demo/pay-once.ts';
import { remoteKiosk } from '../demo/kiosk-remote.ts';
import { readVillageAddresses } from '../demo/running-village.ts';
import { startVillage } from '../demo/start-village.ts';
import { FACE_FAULTS, PLACED_FAULTS } from '../drivers/emulators/emulated-module.ts';
import { emulatorClient } from '../drivers/emulators/control-client.ts';
import { formatYenDigits, isPurchaseAmount } from '../domain/yen.ts';
import { readEnvironment } from '../platform/mode.ts';

const KNOWN_FAULTS = [...PLACED_FAULTS, ...FACE_FAULTS];
const USAGE = `usage: npm run pay -- --amount 480 --finger hana:right-index [--fault too-shallow] [--json]
  Pays at the kiosk of the running \`npm start\`, or starts a village of its own for it.
  --finger  who:which-finger (hana, daisuke, misaki, sota; right-index, right-middle, …) or stranger
  --fault   ${PLACED_FAULTS.join(', ')}
  With TEBURA_READER=emulated:rsid a face: --finger hana:face, --fault ${FACE_FAULTS.join(', ')}.
  Exit code: 0 approved, 2 declined, 3 not recognised, 1 anything else.`;

const EXIT_CODES: Readonly<Record<PaymentReport['outcome'], number>> = {
  approved: 0,
  declined: 2,
  'not-recognised': 3,
  'not-paid': 1,
};
const TIMEOUT_MS = 90_000;

process.exitCode = await main().catch((error: unknown) => {
  console.error(`pay: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const options = readOptions();
  const { dataFolder } = readEnvironment(process.env);
  const running = readVillageAddresses(dataFolder);
  const alive = running !== null && (await answers(running.kiosk.origin));
  const village = alive
    ? null
    : await startVillage({
        dataFolder,
        ports: 'any',
        reader: emulatedReader(process.env['TEBURA_READER']),
        log: (line) => console.error(line),
      });
  try {
    const addresses = village?.addresses ?? running;
    if (addresses === null) throw new Error('no village is running and none could be started');
    if (!options.json) console.log(`¥${formatYenDigits(options.amountYen)} with ${options.finger}`);
    const report = await payOnce({
      ...options,
      kiosk: remoteKiosk(addresses.kiosk),
      emulator: emulatorClient(addresses.emulator.url, addresses.emulator.token),
      timeoutMs: TIMEOUT_MS,
      monotonicMs: () => performance.now(),
      ...(options.json ? {} : { onStep: printStep }),
    });
    if (options.json) console.log(JSON.stringify(report));
    else printReport(report);
    return EXIT_CODES[report.outcome];
  } finally {
    await village?.stop();
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      amount: { type: 'string' },
      finger: { type: 'string' },
      fault: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const amountYen = Number(values.amount);
  if (values.amount === undefined || values.finger === undefined) throw new Error(USAGE);
  if (!isPurchaseAmount(amountYen)) {
    throw new Error(`--amount ${values.amount}: an amount is a whole number of yen from 1 to 300,000`);
  }
  const fault = KNOWN_FAULTS.find((known) => known === values.fault);
  if (values.fault !== undefined && fault === undefined) {
    throw new Error(`--fault ${values.fault}: known are ${KNOWN_FAULTS.join(', ')}`);
  }
  return { amountYen, finger: values.finger, json: values.json, ...(fault === undefined ? {} : { fault }) };
}

async function answers(origin: string): Promise<boolean> {
  try {
    await fetch(origin, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}

function printStep(name: string, ms: number): void {
  console.log(`  ${name.padEnd(22)} ${ms.toFixed(1).padStart(9)} ms`);
}

function printReport(report: PaymentReport): void {
  printStep('total', report.totalMs);
  const reasons = report.reasons.length === 0 ? '' : `: ${report.reasons.join(', ')}`;
  console.log(`${report.outcome}${reasons}${report.member === null ? '' : ` (${report.member})`}`);
  if (report.leftTodayYen !== null) console.log(`  left today ¥${formatYenDigits(report.leftTodayYen)}`);
  if (report.balanceYen !== null) console.log(`  family balance ¥${formatYenDigits(report.balanceYen)}`);
  console.log(`  purchase ${report.purchaseId ?? 'none'}`);
}
