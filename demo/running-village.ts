import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the parts of a running demonstration are; other commands find them by this file (mode 0600: it holds tokens). */
export const villageAddressesSchema = z.object({
  backend: z.object({ origin: z.url() }),
  kiosk: z.object({ origin: z.url(), token: z.string() }),
  emulator: z.object({ url: z.url(), token: z.string() }),
  desk: z.object({ origin: z.url(), token: z.string() }),
});
export type VillageAddresses = z.infer<typeof villageAddressesSchema>;

const FILE = 'running-village.json';

export function writeVillageAddresses(dataFolder: string, addresses: VillageAddresses): void {
  writeFileSync(join(dataFolder, FILE), `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
}

export function removeVillageAddresses(dataFolder: string): void {
  rmSync(join(dataFolder, FILE), { force: true });
}

/** @returns `null` when no demonstration runs on these data, or the file is from another version */
export function readVillageAddresses(dataFolder: string): VillageAddresses | null {
  try {
    return villageAddressesSchema.parse(JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8')));
  } catch {
    return null;
  }
}
