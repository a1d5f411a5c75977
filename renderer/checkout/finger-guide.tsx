import type { ReactNode } from 'react';
import './finger-guide.css';

export type Geometry = 'contactless' | 'guided';
export type Guidance = 'place' | 'hold-still' | 'lift' | 'reading';

/**
 * A silent picture of what the hand does: it comes, rests (or floats) at the reader and goes, every three seconds; once the
 * finger is there it stays, and the light with it. People follow a moving picture better than words (ux.md 1.3).
 */
export function FingerGuide({
  geometry,
  guidance,
}: {
  readonly geometry: Geometry;
  readonly guidance: Guidance;
}) {
  return (
    <svg
      className={`guide guide-${geometry} guide-${guidance}`}
      viewBox="0 0 360 270"
      aria-hidden="true"
      preserveAspectRatio="xMidYMid meet"
    >
      <ellipse
        className="guide-shadow"
        cx={geometry === 'guided' ? 122 : 168}
        cy="246"
        rx={geometry === 'guided' ? 112 : 140}
        ry="9"
      />
      {geometry === 'guided' ? <GuidedReader /> : <ContactlessReader />}
      <g className="guide-hand">
        <PointingHand />
      </g>
    </svg>
  );
}

/** A cradle: the finger lies in the groove, its tip at the end stop. */
function GuidedReader(): ReactNode {
  return (
    <g>
      <path
        className="guide-device"
        d="M34 240V142a14 14 0 0 1 14-14h22a12 12 0 0 1 12 12v30a10 10 0 0 0 10 10h102a14 14 0 0 1 14 14v46a8 8 0 0 1-8 8H42a8 8 0 0 1-8-8z"
      />
      <path
        className="guide-device-top"
        d="M82 168v2a10 10 0 0 0 10 10h102a14 14 0 0 1 9 3l-12 11H84a16 16 0 0 1-16-16v-38a12 12 0 0 1 14 12z"
      />
      <rect className="guide-light" x="104" y="182" width="78" height="9" rx="4.5" />
    </g>
  );
}

/** A plate with a window: the finger floats a little above the light. */
function ContactlessReader(): ReactNode {
  return (
    <g>
      <path className="guide-beam" d="M102 206 122 130h92l20 76z" />
      <path
        className="guide-device"
        d="M50 240l10-26a14 14 0 0 1 13-9h184a14 14 0 0 1 13 9l10 26a6 6 0 0 1-6 8H56a6 6 0 0 1-6-8z"
      />
      <rect className="guide-device-top" x="84" y="199" width="168" height="13" rx="6" />
      <rect className="guide-light" x="102" y="199" width="132" height="9" rx="4.5" />
    </g>
  );
}

/** A hand seen from the side, the index finger stretched to the left. */
function PointingHand(): ReactNode {
  return (
    <g>
      <path className="guide-sleeve" d="M322 60h600v124h-600a10 10 0 0 1-10-10V70a10 10 0 0 1 10-10z" />
      <path
        className="guide-skin"
        d="M318 80c-20-2-40-2-58 2-14 3-26 14-40 27l-14 10c-30 4-72 12-104 19-11 2.5-18 9-18 17 0 9 8 14.5 18 14.5l112-3c2 14 14 20 34 20 26 0 40-4 70-10z"
      />
      <path
        className="guide-line"
        d="M214 166.5c14-1 22-6 26-14M232 185c14-2 22-8 27-16M254 183c10-3 17-8 21-15"
      />
      <path className="guide-nail" d="M86 150c1-6 8-9.5 20-11.5l3 7c-8 3-14 6-23 4.5z" />
    </g>
  );
}
