import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emulatorClient } from '../drivers/emulators/control-client.ts';
import type { EmulatedDevice } from '../drivers/emulators/start-emulator.ts';
import { kioskFolder } from '../electron/open-kiosk.ts';
import { ensureTerminalKey, writeTerminalRegistration } from '../electron/terminal-identity.ts';
import { systemRandom } from '../platform/system-random.ts';
import { startPart } from './child-process.ts';
import type { Part } from './child-process.ts';
import { serveDesk } from './desk-server.ts';
import { removeVillageAddresses, writeVillageAddresses } from './running-village.ts';
import type { VillageAddresses } from './running-village.ts';
import { readVillage, seedVillage } from './seed-village.ts';

export interface VillageOptions {
  readonly dataFolder: string;
  /** The first of five ports in a row (backend, kiosk, reader line, reader control, desk), or any that are free. */
  readonly ports: number | 'any';
  /** Bytes on the reader's wire take no time: for benches and tests, never to impress. */
  readonly fastReader?: boolean;
  /** Which reader is emulated; the finger-vein reader xg unless told otherwise. */
  readonly reader?: EmulatedDevice;
  /** Something that stands between the backend and everybody else, as a proxy would: tests cut this line. */
  readonly line?: { readonly origin: string; readonly connectTo: (backendOrigin: string) => void };
  /** The Electron program: the kiosk opens in its window, and is served over loopback as well. */
  readonly electron?: string;
  /** Forgets everything first. */
  readonly fresh?: boolean;
  readonly log: (line: string) => void;
}

export interface RunningVillage {
  readonly addresses: VillageAddresses;
  /** A new one-time link to the Sato family's page. */
  readonly makeSignInLink: () => Promise<string>;
  /** Ends the backend process at once (SIGKILL), as a power cut would. */
  readonly killBackend: () => Promise<void>;
  /** Starts it again at the same address. */
  readonly restartBackend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const root = join(import.meta.dirname, '..');
const backendReady = z.object({
  ready: z.literal(true),
  origin: z.url(),
  publicKey: z.string(),
  terminalId: z.string(),
});
const kioskReady = z.object({ ready: z.literal(true), origin: z.url(), token: z.string() });
const emulatorReady = z.object({
  ready: z.literal(true),
  tcp: z.object({ host: z.string(), port: z.int() }),
  control: z.object({ url: z.url() }),
});

/**
 * The whole demonstration: seeded village, backend, emulated reader, kiosk over loopback and desk, each part that would be
 * a machine of its own in a process of its own.
 * @throws Error saying which part did not start
 */
export async function startVillage(options: VillageOptions): Promise<RunningVillage> {
  const { dataFolder, log, reader: device = 'xg' } = options;
  if (options.fresh === true) rmSync(dataFolder, { recursive: true, force: true });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    removeVillageAddresses(dataFolder);
    for (const stopPart of stops.toReversed()) await stopPart();
  };
  const port = (offset: number): string => String(options.ports === 'any' ? 0 : options.ports + offset);
  const token = (): string => Buffer.from(systemRandom.bytes(24)).toString('base64url');

  try {
    const terminalPublicKey = ensureTerminalKey(kioskFolder(dataFolder));
    if (readVillage(dataFolder) === null) {
      log('小春村 is being founded: 76 families, 304 people, 608 fingers, 304 faces …');
      const { seconds } = await seedVillage({ dataFolder, terminalPublicKey });
      log(`founded in ${seconds.toFixed(1)} s`);
    }

    const deskToken = token();
    let kioskAddress = '';
    const desk = await serveDesk({
      port: Number(port(4)),
      token: deskToken,
      emulator: () => reader,
      device,
      kioskAddress: () => kioskAddress,
      makeSignInLink: () => makeSignInLink(),
      readMailbox: () => readMailbox(),
    });
    stops.push(() => desk.close());

    const demoToken = token();
    let backendPort = port(0);
    const startBackendPart = (): Promise<Part<z.output<typeof backendReady>>> =>
      startPart({
        name: 'the backend',
        file: join(root, 'demo', 'backend-main.ts'),
        environment: {
          TEBURA_DATA: dataFolder,
          TEBURA_BACKEND_PORT: backendPort,
          TEBURA_DEMO_TOKEN: demoToken,
          TEBURA_DEMO_DESK: desk.origin,
          ...(options.line === undefined ? {} : { TEBURA_PUBLIC_ORIGIN: options.line.origin }),
        },
        ready: backendReady,
      });
    let backend = await startBackendPart();
    stops.push(() => backend.stop());
    backendPort = new URL(backend.ready.origin).port;
    options.line?.connectTo(backend.ready.origin);

    const emulatorToken = token();
    const emulator = await startPart({
      name: 'the emulated reader',
      file: join(root, 'scripts', 'emulate.ts'),
      args: [
        device,
        '--tcp',
        port(2),
        '--control',
        port(3),
        ...(options.fastReader === true ? ['--fast'] : []),
      ],
      environment: { TEBURA_DATA: dataFolder, TEBURA_EMULATOR_TOKEN: emulatorToken },
      ready: emulatorReady,
    });
    stops.push(() => emulator.stop());
    const reader = emulatorClient(emulator.ready.control.url, emulatorToken);

    writeTerminalRegistration(kioskFolder(dataFolder), {
      terminalId: backend.ready.terminalId,
      backendOrigin: options.line?.origin ?? backend.ready.origin,
      backendPublicKey: backend.ready.publicKey,
    });

    const makeSignInLink = async (): Promise<string> => {
      const reply = await fetch(`${backend.ready.origin}/demo/sign-in-link`, {
        method: 'POST',
        headers: { authorization: `Bearer ${demoToken}` },
      });
      return z.object({ url: z.url() }).parse(await reply.json()).url;
    };

    const readMailbox = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${demoToken}` };
      return (await fetch(`${backend.ready.origin}/demo/mailbox`, { headers })).json();
    };

    const { host, port: line } = emulator.ready.tcp;
    const kiosk = await startPart({
      name: 'the kiosk',
      ...(options.electron === undefined
        ? { file: join(root, 'electron', 'web-main.ts') }
        : { program: options.electron, file: join(root, 'dist', 'shell', 'main.mjs') }),
      environment: {
        TEBURA_DATA: dataFolder,
        TEBURA_KIOSK_PORT: port(1),
        TEBURA_READER: `${device}:tcp:${host}:${line}:simulated`,
        TEBURA_KIOSK_FRAMED_BY: desk.origin,
      },
      ready: kioskReady,
    });
    stops.push(() => kiosk.stop());
    kioskAddress = `${kiosk.ready.origin}/?token=${kiosk.ready.token}`;

    const addresses: VillageAddresses = {
      backend: { origin: backend.ready.origin },
      kiosk: { origin: kiosk.ready.origin, token: kiosk.ready.token },
      emulator: { url: emulator.ready.control.url, token: emulatorToken },
      desk: { origin: desk.origin, token: deskToken },
    };
    writeVillageAddresses(dataFolder, addresses);
    return {
      addresses,
      makeSignInLink,
      killBackend: async () => {
        backend.process.kill('SIGKILL');
        await backend.stop();
      },
      restartBackend: async () => {
        backend = await startBackendPart();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
