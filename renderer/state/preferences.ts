import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import type { Language } from '../../messages/language.ts';

const TEXT_SIZES = ['normal', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** How this one person wants the kiosk to speak; the next person starts from the default again (ux.md 1.1, VxMark). */
export interface Preferences {
  readonly language: Language;
  readonly textSize: TextSize;
  readonly highContrast: boolean;
  readonly voice: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  language: 'ja',
  textSize: 'normal',
  highContrast: false,
  voice: true,
};

export function nextTextSize(size: TextSize): TextSize {
  return TEXT_SIZES[(TEXT_SIZES.indexOf(size) + 1) % TEXT_SIZES.length] ?? 'normal';
}

/**
 * Whether one person's turn ended between two screens: back at the amount, or another purchase right after an approval.
 * A retry of a declined purchase is still the same person.
 */
export function turnEnded(before: ShopperScreen['screen'] | null, after: ShopperScreen['screen']): boolean {
  if (after === before) return false;
  return after === 'amount' || before === 'approved';
}
