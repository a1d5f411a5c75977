import type { Sound } from './choose-sound.ts';

/** One pure tone. Times in seconds from the start of the sound. */
export interface Tone {
  readonly hertz: number;
  readonly fromS: number;
  readonly untilS: number;
  /** Peak, 0 to 1. */
  readonly loudness: number;
}

/**
 * JIS S 0013: no fundamental above 2.5 kHz, which old ears lose first. Success rises, "once more" stays low and equal and is
 * never a buzzer (ux.md 1.2).
 */
export const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  success: [
    { hertz: 1_000, fromS: 0, untilS: 0.16, loudness: 0.5 },
    { hertz: 1_500, fromS: 0.17, untilS: 0.45, loudness: 0.5 },
  ],
  again: [
    { hertz: 440, fromS: 0, untilS: 0.18, loudness: 0.4 },
    { hertz: 440, fromS: 0.27, untilS: 0.45, loudness: 0.4 },
  ],
  tick: [{ hertz: 1_200, fromS: 0, untilS: 0.04, loudness: 0.2 }],
  kept: [{ hertz: 1_250, fromS: 0, untilS: 0.18, loudness: 0.4 }],
  notice: [{ hertz: 800, fromS: 0, untilS: 0.3, loudness: 0.3 }],
};

const ATTACK_S = 0.008;

/** Plays one sound. A context that is still locked (nobody has touched the screen yet) stays silent. */
export function playSound(context: BaseAudioContext, sound: Sound): void {
  if (context.state !== 'running') return;
  for (const tone of TONES[sound]) playTone(context, tone);
}

function playTone(context: BaseAudioContext, { hertz, fromS, untilS, loudness }: Tone): void {
  const start = context.currentTime + fromS;
  const end = context.currentTime + untilS;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz });
  // A soft edge on both sides: a tone cut off at full swing clicks.
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + ATTACK_S);
  gain.gain.setValueAtTime(loudness, end - ATTACK_S);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
