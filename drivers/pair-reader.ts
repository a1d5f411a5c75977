import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { ok, refused, type Result } from '../domain/result.ts';
import type { Mode } from '../platform/mode.ts';
import { RSID_BAUD_RATES } from './face/rsid/connect.ts';
import { pairRsid, unpairRsid } from './face/rsid/pair.ts';
import { forgetPairing, writePairing } from './face/rsid/pairing-file.ts';
import { openersOf } from './manager/openers-of.ts';
import { portOwners } from './manager/port-owners.ts';
import { parseReaderConfig } from './reader-config.ts';

export interface PairingOptions {
  /** The value of `TEBURA_READER`. */
  readonly config: string | undefined;
  readonly mode: Mode;
  readonly pairingFile: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Pairs the configured reader with this terminal, once, by somebody who sees that the cable leads to the reader. The
 * kiosk must not have it open meanwhile. @returns else what is wrong and what to do
 */
export async function pairReader(options: PairingOptions): Promise<Result<undefined, string>> {
  const line = await lineOf(options);
  if (!line.ok) return line;
  const paired = await pairRsid(line.value);
  if (!paired.ok) return paired;
  writePairing(options.pairingFile, paired.value);
  return ok(undefined);
}

/** Lets the reader forget this terminal, and the terminal the reader. */
export async function unpairReader(options: PairingOptions): Promise<Result<undefined, string>> {
  const line = await lineOf(options);
  if (!line.ok) return line;
  const unpaired = await unpairRsid(line.value);
  if (unpaired.ok) forgetPairing(options.pairingFile);
  return unpaired;
}

async function lineOf({ config, mode, clock, random }: PairingOptions) {
  const parsed = parseReaderConfig(config);
  if (!parsed.ok) return refused(parsed.reason.message);
  if (parsed.value.device !== 'rsid') return refused('Only a RealSense reader (rsid) can be paired.');
  if (mode === 'production' && parsed.value.simulated)
    return refused('TEBURA_READER names a simulated reader, which production mode refuses.');
  const openers = await openersOf(parsed.value, { clock, owners: portOwners(), baudRates: RSID_BAUD_RATES });
  return ok({ openers, refuseSimulated: mode === 'production', clock, random });
}
