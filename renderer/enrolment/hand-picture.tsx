import type { Finger, Trait } from '../../domain/fingers.ts';
import { traitTexts } from '../../messages/enrolment.ts';
import { CheckIcon } from '../controls/icons.tsx';
import { Press } from '../controls/press.tsx';
import { useWords } from '../kiosk-context.ts';
import type { Hand } from './enrolment-draft.ts';
import './hand-picture.css';

const FINGER_NAMES = ['thumb', 'index', 'middle', 'ring', 'little'] as const;
type FingerName = (typeof FINGER_NAMES)[number];

/** The back of a right hand, in millimetres of the panel: centre, top and width of each finger; the thumb leans out. */
const SHAPES: Readonly<Record<Exclude<FingerName, 'thumb'>, { readonly x: number; readonly y: number }>> = {
  index: { x: 30, y: 14 },
  middle: { x: 53, y: 4 },
  ring: { x: 76, y: 12 },
  little: { x: 99, y: 30 },
};
const FINGER_WIDTH = 19;
const PALM_TOP = 84;

/** A hand as its owner sees it on the table; the left one mirrored. Chosen fingers stand out. */
export function HandPicture({
  hand,
  chosen,
  onToggle,
}: {
  readonly hand: Hand;
  readonly chosen: readonly Trait[];
  readonly onToggle?: (finger: Finger) => void;
}) {
  const { t } = useWords();
  const isChosen = (name: FingerName): boolean => chosen.includes(`${hand}-${name}`);
  return (
    <div className={`hand hand-${hand} ${onToggle === undefined ? 'hand-small' : ''}`}>
      <svg className="hand-drawing" viewBox="0 0 112 132" aria-hidden="true">
        <g transform={hand === 'left' ? 'translate(112 0) scale(-1 1)' : undefined}>
          <g className="hand-outline">
            <HandShapes />
          </g>
          <g className="hand-fill">
            <HandShapes />
          </g>
          {FINGER_NAMES.map((name) => (
            <FingerShape
              key={name}
              name={name}
              className={isChosen(name) ? 'finger-chosen' : 'finger-free'}
            />
          ))}
        </g>
      </svg>
      {onToggle !== undefined &&
        FINGER_NAMES.map((name) => (
          <Press
            key={name}
            look="quiet"
            className={`finger-key finger-key-${name}`}
            label={t(traitTexts[`${hand}-${name}`])}
            pressed={isChosen(name)}
            onPress={() => onToggle(`${hand}-${name}`)}
          >
            {isChosen(name) && <CheckIcon className="icon finger-tick" />}
          </Press>
        ))}
    </div>
  );
}

function HandShapes() {
  return (
    <>
      {FINGER_NAMES.map((name) => (
        <FingerShape key={name} name={name} />
      ))}
      <path d="M20.5 80h88v22c0 16-12 28-28 28H54c-10 0-17-4-22-11L12 92l14-12z" />
    </>
  );
}

function FingerShape({ name, className }: { readonly name: FingerName; readonly className?: string }) {
  if (name === 'thumb') {
    return (
      <rect
        className={className}
        x="2"
        y="60"
        width="19"
        height="52"
        rx="9.5"
        transform="rotate(-18 11.5 86)"
      />
    );
  }
  const { x, y } = SHAPES[name];
  return (
    <rect
      className={className}
      x={x - FINGER_WIDTH / 2}
      y={y}
      width={FINGER_WIDTH}
      height={PALM_TOP - y + (className === undefined ? 8 : 2)}
      rx={FINGER_WIDTH / 2}
    />
  );
}
