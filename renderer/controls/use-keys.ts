import { useEffect, useEffectEvent } from 'react';

/**
 * Keys of a real keyboard for the screen that is shown. A key meant for a focused field or button is left to it, and a key
 * held down counts once.
 */
export function useKeys(onKey: (key: string) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const inField = target instanceof HTMLInputElement;
    const onButton = target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ');
    if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (inField || onButton) return;
    onKey(event.key);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => handle(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
