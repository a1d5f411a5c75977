import { parseArgs } from 'node:util';
import { emulatedReader, FACE_DEVICES } from '../demo/emulated-reader.ts';
import { startVillage } from '../demo/start-village.ts';
import { readEnvironment } from '../platform/mode.ts';
import { buildScreens } from './build-screens.ts';
import { buildShell } from './build-shell.ts';
import { electronBinary } from './find-electron.ts';

const USAGE = `usage: npm start [-- --fresh] [--ports 4310]
  The demonstration village: backend, kiosk, emulated reader and the family's page on this machine.
  --fresh   forgets the village and founds it anew
  --ports   the first of five ports in a row
  TEBURA_READER=emulated:rsid emulates a face reader instead of the finger-vein reader.`;

const startedAtMs = performance.now();
await main().catch((error: unknown) => {
  console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  refuseOldNode();
  const { mode, dataFolder } = readEnvironment(process.env);
  if (mode === 'production') {
    throw new Error('npm start is the demonstration. For production see docs/running-a-shop.md.');
  }
  const { values } = parseArgs({
    options: { fresh: { type: 'boolean', default: false }, ports: { type: 'string', default: '4310' } },
  });
  const reader = emulatedReader(process.env['TEBURA_READER']);
  const ports = Number(values.ports);
  if (!Number.isInteger(ports) || ports < 1 || ports > 65_530)
    throw new Error(`--ports ${values.ports}\n${USAGE}`);

  const built = await buildScreens({ onlyStale: true, withDemo: true });
  if (built.length > 0) console.log(`built the screens: ${built.join(', ')}`);
  const electron = electronBinary();
  if (electron !== null) await buildShell();
  const village = await startVillage({
    dataFolder,
    ports,
    fresh: values.fresh,
    reader,
    log: (line) => console.log(line),
    ...(electron === null ? {} : { electron }),
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void village.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const { desk, kiosk } = village.addresses;
  console.log(`
手ぶら Tebura is running (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s). Everybody in it is invented; the reader is SIMULATED.

  everything on one page   ${desk.origin}/?token=${desk.token}
  the kiosk alone          ${kiosk.origin}/?token=${kiosk.token}
  the family's page        ${await village.makeSignInLink()}
                           (works once, for 15 minutes)

  pay in the browser       type an amount, touch 指で支払う, then put a finger on the reader in the dock
  pay from a shell         npm run pay -- --amount 480 --finger ${FACE_DEVICES.includes(reader) ? 'hana:face' : 'hana:right-index'}
  staff at the kiosk       スタッフ, code 1001, PIN 2468

  Ctrl-C ends it; the data stay in ${dataFolder} (npm start -- --fresh begins anew)
`);
  if (electron === null)
    console.log('  Electron is not on this machine: the kiosk is shown in the browser.\n');
}

function refuseOldNode(): void {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 24) {
    throw new Error(
      `this is Node ${process.versions.node}; Tebura runs on Node 24. Run it as \`npm start\` after \`npm ci\` ` +
        '(Linux, Windows), or install Node 24 (macOS).',
    );
  }
}
