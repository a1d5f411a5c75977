import type { KioskView } from '../../contract/kiosk-api.ts';
import { cueOf, soundBetween } from './choose-sound.ts';
import type { Cue, Sound } from './choose-sound.ts';
import { playSound } from './tones.ts';

/** Hears every view once and plays what belongs to it. */
export interface SoundDesk {
  hear(view: KioskView): void;
}

export function createSoundDesk(play: (sound: Sound) => void): SoundDesk {
  let last: Cue | null = null;
  return {
    hear: (view) => {
      const cue = cueOf(view);
      const sound = soundBetween(last, cue);
      last = cue;
      if (sound !== null) play(sound);
    },
  };
}

/**
 * Web Audio, unlocked by the first touch or key: browsers keep a page silent until then. At a counter the clerk has typed
 * the amount long before the first tone is due.
 */
export function createBrowserPlayer(page: Window): (sound: Sound) => void {
  let context: AudioContext | null = null;
  const unlock = (): void => {
    context ??= openAudio();
    // A machine that cannot play stays silent: screen and light still tell everything.
    if (context?.state === 'suspended') context.resume().catch(() => undefined);
  };
  page.addEventListener('pointerdown', unlock, { capture: true });
  page.addEventListener('keydown', unlock, { capture: true });
  return (sound) => {
    if (context !== null) playSound(context, sound);
  };
}

/** `null` on a machine without any sound. */
function openAudio(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}
