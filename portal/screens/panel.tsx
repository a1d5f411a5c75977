import { useState } from 'react';
import type { ReactNode } from 'react';

interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** Said beside the title while it is closed: how much there is in it. */
  readonly count: number;
  readonly children: () => ReactNode;
}

/** Something that is not needed every day: closed until somebody wants it, and then no more than it is. */
export function Panel({ id, title, count, children }: PanelProps) {
  // Somebody comes back to it from elsewhere.
  const [isOpen, setOpen] = useState(() => location.hash === `#${id}`);
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
      {isOpen && <div className="panel-content">{children()}</div>}
    </details>
  );
}
