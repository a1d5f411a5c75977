import { parseArgs } from 'node:util';
import { EMULATED_DEVICES, startEmulator } from '../drivers/emulators/start-emulator.ts';
import { newSecureUnit } from '../drivers/face/rsid/emulator.ts';
import { readEnvironment, refuseSwitches } from '../platform/mode.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';

const USAGE = `usage: npm run emulate -- xg | h1e | rsid | fm22x [--tcp 4312] [--pty] [--control 4313] [--baud 57600 | --fast] [--json]
  [--enrolled hana:right-index]…   fingers that the h1e knows, in slots 0, 1, 2 …; faces that the fm22x knows, from 1 on
  [--secure]   an rsid with the secure firmware, to be paired; an fm22x that insists on encryption
  An emulated finger-vein or face reader. Ports are on loopback; 0 takes a free one. The token of the control
  channel comes from TEBURA_EMULATOR_TOKEN, or is made and printed.`;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function portOf(text: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? port
    : fail(`${text} is not a port.\n${USAGE}`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        tcp: { type: 'string' },
        pty: { type: 'boolean', default: false },
        control: { type: 'string', default: '0' },
        baud: { type: 'string', default: '57600' },
        fast: { type: 'boolean', default: false },
        enrolled: { type: 'string', multiple: true, default: [] },
        secure: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

refuseSwitches(readEnvironment(process.env).mode, [{ name: 'emulated readers', allowInProduction: false }]);
const { values, positionals } = readArguments();
const device = EMULATED_DEVICES.find((name) => name === positionals[0]);
if (positionals.length !== 1 || device === undefined) fail(USAGE);
const baud = Number(values.baud);
if (!Number.isInteger(baud) || baud < 1_200) fail(`${values.baud} is not a baud rate.\n${USAGE}`);
const token =
  process.env['TEBURA_EMULATOR_TOKEN'] ?? Buffer.from(systemRandom.bytes(18)).toString('base64url');

const started = await startEmulator({
  device,
  fm22x: { enrolled: values.enrolled, needsEncryption: values.secure },
  rsid: values.secure ? { secure: newSecureUnit(systemRandom) } : {},
  h1e: { enrolled: values.enrolled.map((finger, slot) => ({ slot, finger })) },
  clock: systemClock,
  random: systemRandom,
  baud: values.fast ? null : baud,
  tcpPort: values.tcp === undefined ? (values.pty ? null : 4312) : portOf(values.tcp),
  pty: values.pty,
  controlPort: portOf(values.control),
  controlToken: token,
});
if (!started.ok) fail(started.reason);
const { tcp, ptyPath, controlUrl, close } = started.value;
let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  void close().then(() => process.exit(0));
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// Started by another program with a channel to it: ends with it.
process.once('disconnect', stop);

// Told only now: whoever hears it may end us at once, and nothing must be left behind.
const ready = { ready: true, device, tcp, pty: ptyPath, control: { url: controlUrl, token } };

if (process.send !== undefined) process.send(ready);
else if (values.json) console.log(JSON.stringify(ready));
else {
  console.log(`An emulated reader (${device}) is running.`);
  if (tcp !== null) console.log(`  TEBURA_READER=${device}:tcp:${tcp.host}:${tcp.port}:simulated`);
  if (ptyPath !== null) console.log(`  TEBURA_READER=${device}:serial:${ptyPath}:simulated`);
  console.log(`  control: ${controlUrl}  token: ${token}`);
}
