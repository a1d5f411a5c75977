import { Component, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { portalTexts } from '../../messages/portal.ts';
import { useWords } from './use-portal.ts';

interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** Said beside the title while it is closed: how much there is in it. */
  readonly count: number;
  /** Opened by what the address asks for. */
  readonly isWanted?: boolean;
  readonly children: () => ReactNode;
}

/** Something that is not needed every day: closed until somebody wants it, and then no more than it is. */
export function Panel({ id, title, count, isWanted = false, children }: PanelProps) {
  const { say } = useWords();
  // Somebody comes back to it from elsewhere.
  const [isOpen, setOpen] = useState(() => location.hash === `#${id}`);
  const [wasWanted, setWasWanted] = useState(false);
  if (isWanted !== wasWanted) {
    setWasWanted(isWanted);
    if (isWanted) setOpen(true);
  }
  return (
    <details
      className="card panel"
      data-part={id}
      open={isOpen}
      onToggle={({ currentTarget, target }) => {
        // Panels may hold what folds as well; its toggling is not theirs.
        if (target === currentTarget) setOpen(currentTarget.open);
      }}
    >
      <summary>
        <h3>{title}</h3>
        {count > 0 && <span className="badge count">{count}</span>}
      </summary>
      {isOpen && (
        <div className="panel-content">
          <PartThatMayBeGone instead={<p role="status">{say(portalTexts.partGone)}</p>}>
            <Suspense fallback={<p role="status">{say(portalTexts.whyReading)}</p>}>{children()}</Suspense>
          </PartThatMayBeGone>
        </div>
      )}
    </details>
  );
}

/** Script that is read late may not come: no network, or a newer version has taken its place. The rest of the page stands. */
class PartThatMayBeGone extends Component<
  { readonly instead: ReactNode; readonly children: ReactNode },
  { readonly isGone: boolean }
> {
  override state = { isGone: false };

  static getDerivedStateFromError(): { isGone: boolean } {
    return { isGone: true };
  }

  override render(): ReactNode {
    return this.state.isGone ? this.props.instead : this.props.children;
  }
}
