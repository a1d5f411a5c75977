import { useRef } from 'react';
import type { MouseEvent, PointerEvent, ReactNode } from 'react';
import { useKiosk } from '../kiosk-context.ts';

interface PressProps {
  readonly onPress: () => void;
  /** `key`: a key of a pad, which may be struck again at once. */
  readonly kind?: 'action' | 'key';
  readonly look?: 'primary' | 'plain' | 'quiet' | 'key' | 'choice';
  readonly disabled?: boolean;
  readonly label?: string;
  readonly pressed?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * A button for unsteady hands. It acts when the finger is lifted inside it, however far it slid meanwhile (the browser's own
 * click gives up after a few pixels), and not twice. Keyboards and assistive technology click it as any button.
 */
export function Press({
  onPress,
  kind = 'action',
  look = 'plain',
  disabled = false,
  label,
  pressed,
  className = '',
  children,
}: PressProps) {
  const { clock, guard } = useKiosk();
  const heldPointer = useRef<number | null>(null);

  const act = (): void => {
    const now = clock.monotonicMs();
    const admitted = kind === 'key' ? guard.admitsKey(now) : guard.admitsAction(now);
    if (admitted && !disabled) onPress();
  };

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!event.isPrimary || event.button !== 0) return;
    heldPointer.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  const onPointerUp = (event: PointerEvent<HTMLButtonElement>): void => {
    if (heldPointer.current !== event.pointerId) return;
    heldPointer.current = null;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (event.currentTarget.contains(under)) act();
  };

  const onClick = (event: MouseEvent<HTMLButtonElement>): void => {
    // A click that comes from a pointer was acted on when the pointer was lifted; `detail` 0 is a key or assistive technology.
    if (event.detail === 0) act();
  };

  return (
    <button
      type="button"
      className={`press press-${look} ${className}`}
      disabled={disabled}
      aria-label={label}
      aria-pressed={pressed}
      onPointerDown={onPointerDown}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        heldPointer.current = null;
      }}
      // A touched button must not take the focus: Enter on the clerk's keyboard would press it again.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
