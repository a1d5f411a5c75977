import { kioskCommands, kioskEventSchema } from '../../contract/kiosk-api.ts';
import type { KioskApi, KioskCommandName, KioskCommandOutput, KioskEvent } from '../../contract/kiosk-api.ts';

/** The kiosk's API with what a screen must know besides: that the host can no longer be heard. */
export interface KioskLink extends KioskApi {
  /**
   * @param listener told the current view at once, then every event
   * @param onLost the host fell silent or spoke nonsense: what is on the screen may be old. The next event ends it
   */
  subscribe(listener: (event: KioskEvent) => void, onLost?: () => void): () => void;
}

/** The host did not answer a command, or not in the words of the contract. Whether it acted is unknown: the view will tell. */
export class KioskUnreachable extends Error {
  override readonly name = 'KioskUnreachable';
}

/** @throws KioskUnreachable if the answer is not one the contract knows */
export function parseOutput<Name extends KioskCommandName>(
  name: Name,
  answer: unknown,
): KioskCommandOutput<Name> {
  const parsed = kioskCommands[name].output.safeParse(answer);
  if (!parsed.success) throw new KioskUnreachable(`${name} was answered in unknown words`);
  return parsed.data as KioskCommandOutput<Name>;
}

/** `null` for anything that is not an event of the contract. */
export function parseEvent(event: unknown): KioskEvent | null {
  const parsed = kioskEventSchema.safeParse(event);
  return parsed.success ? parsed.data : null;
}
