import { generateKeyPairSync } from 'node:crypto';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { FrameLine } from '../../session/frame-line.ts';
import { connectRsid, type RsidConnectOptions } from './connect.ts';
import { rsidFrames } from './packet.ts';
import { keyOfPoint, pairingMessage, secureLink, UNPAIRING_MESSAGE, type PairedKeys } from './secure-link.ts';
import { RsidSession } from './session.ts';

const POINT_BYTES = 64;

/**
 * Exchanges keys with the unit, once, on a line that whoever does this has before their eyes: until now nothing tells one
 * unit from another. The pairing counts only when a secure session has worked with it.
 * @returns else what is wrong and what to do, for staff
 */
export async function pairRsid(
  options: Omit<RsidConnectOptions, 'link'>,
): Promise<Result<PairedKeys, string>> {
  const { privateKey: host } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const unit = await exchangeKeys(options, pairingMessage(host));
  if (!unit.ok) return unit;
  const key = keyOfPoint(unit.value.subarray(0, POINT_BYTES));
  if (key === null) return refused('The face reader gave a key that is none. It was not paired.');
  const keys = { host, unit: key };
  const link = secureLink(keys, options.random);
  const proof = await connectRsid({ ...options, link });
  if (!proof.ok) return refused(`The keys were exchanged, but do not work: ${proof.reason.message}`);
  await proof.value.close();
  return ok(keys);
}

/** The unit forgets its host. Only this is sure to work on a unit that is here. */
export async function unpairRsid(
  options: Omit<RsidConnectOptions, 'link'>,
): Promise<Result<undefined, string>> {
  const answered = await exchangeKeys(options, UNPAIRING_MESSAGE);
  return answered.ok ? ok(undefined) : answered;
}

async function exchangeKeys(
  options: Omit<RsidConnectOptions, 'link'>,
  message: Uint8Array,
): Promise<Result<Uint8Array, string>> {
  let problem = 'No port is there at which the face reader could be. Plug it in.';
  for (const opener of options.openers) {
    const line = await FrameLine.open(opener, rsidFrames, options.clock);
    if (!line.ok) {
      problem = line.reason.message;
      continue;
    }
    const session = new RsidSession(line.value, options);
    try {
      const identity = await session.identify();
      if (!identity.ok || (identity.value.versions.size === 0 && identity.value.serialNumber === null)) {
        problem = `Nothing at ${session.lineName} answers as a RealSense ID reader.`;
        continue;
      }
      const answer = await session.exchangeKeys(message);
      if (answer.ok) return answer;
      problem = `The face reader at ${session.lineName} does not pair ("${answer.reason}"). It may have the non-secure firmware: see docs/devices/rsid.md.`;
    } finally {
      await session.close();
    }
  }
  return refused(problem);
}
