import type { ReactNode } from 'react';

/** Pictures that stand beside their word; a screen reader hears the word alone. */
function Icon({ children, name }: { readonly children: ReactNode; readonly name: string }) {
  return (
    <svg
      className={`icon icon-${name}`}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden="true"
      focusable="false"
    >
      <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        {children}
      </g>
    </svg>
  );
}

/** A fingertip with its veins. */
export function TeburaMark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <rect className="mark-ground" width="32" height="32" rx="9" />
      <g fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.3">
        <path className="mark-finger" d="M9 27V15a7 7 0 0 1 14 0v12" />
        <path className="mark-vein" d="M16 26v-5m0 0-3-3.4V15m3 6 3-3.4V14" />
      </g>
    </svg>
  );
}

/** Paid: the circle that says "right" in Japan. */
export const PaidIcon = () => (
  <Icon name="paid">
    <circle cx="12" cy="12" r="7.6" />
  </Icon>
);

export const NotPaidIcon = () => (
  <Icon name="not-paid">
    <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />
  </Icon>
);

export const ReturnedIcon = () => (
  <Icon name="returned">
    <path d="M8.5 5 4.5 9l4 4" />
    <path d="M5 9h9a5 5 0 0 1 0 10h-5" />
  </Icon>
);

export const WaitingIcon = () => (
  <Icon name="waiting">
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon name="pause">
    <path d="M9 6v12M15 6v12" />
  </Icon>
);

export const PlayIcon = () => (
  <Icon name="play">
    <path d="M8.5 5.5v13l10-6.5z" />
  </Icon>
);

export const EditIcon = () => (
  <Icon name="edit">
    <path d="M5 19l.8-3.6L16 5.2a1.8 1.8 0 0 1 2.6 2.6L8.5 18.2z" />
  </Icon>
);

export const GlobeIcon = () => (
  <Icon name="globe">
    <circle cx="12" cy="12" r="8.5" />
    <path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon name="chevron">
    <path d="M7 10l5 5 5-5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon name="close">
    <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />
  </Icon>
);

/** The curtain at a shop's door: the page's threshold. */
export function Noren() {
  return (
    <svg className="noren" viewBox="0 0 160 84" width="160" height="84" aria-hidden="true" focusable="false">
      <path className="noren-rod" d="M4 10h152" />
      <path className="noren-cloth" d="M14 10h42v60q-21 7-42 0z" />
      <path className="noren-cloth" d="M59 10h42v62q-21 7-42 0z" />
      <path className="noren-cloth" d="M104 10h42v60q-21 7-42 0z" />
      <g className="noren-crest">
        <path d="M74 56V39a6 6 0 0 1 12 0v17" />
        <path d="M80 55v-6m0 0-2.6-3v-3m2.6 6 2.6-3v-4" />
      </g>
    </svg>
  );
}
