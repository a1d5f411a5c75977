import type { CounterKey } from '../../contract/kiosk-api.ts';

/** The key of a keyboard that does the same; digits are their own. */
const KEYS: Partial<Record<CounterKey, string>> = {
  confirm: 'Enter',
  cancel: 'Escape',
  clear: 'Delete',
  backspace: 'Backspace',
};

/**
 * A key of the counter is a key of the page: whoever listens to keys hears it, as does whoever waits for a sign of life. It
 * belongs to the screen and never to a field or button that has the focus.
 */
export function pressCounterKey(page: EventTarget, key: CounterKey): void {
  page.dispatchEvent(new KeyboardEvent('keydown', { key: KEYS[key] ?? key }));
}
