import type { Guidance } from './finger-guide.tsx';
import './finger-guide.css';

/** A face before a reader that stands on the counter and looks up at it. Nothing moves: the face is to be still. */
export function FaceGuide({ guidance }: { readonly guidance: Guidance }) {
  return (
    <svg
      className={`guide guide-face guide-${guidance}`}
      viewBox="0 0 360 270"
      aria-hidden="true"
      preserveAspectRatio="xMidYMid meet"
    >
      <ellipse className="guide-shadow" cx="92" cy="250" rx="66" ry="8" />
      <path className="guide-beam" d="M104 150 232 44v150l-128-28z" />
      <path
        className="guide-device"
        d="M62 248l8-86a14 14 0 0 1 14-13h22a14 14 0 0 1 14 13l8 86a2 2 0 0 1-2 2H64a2 2 0 0 1-2-2z"
      />
      <circle className="guide-light" cx="95" cy="168" r="10" />
      <path className="guide-sleeve" d="M196 300c4-44 30-64 74-64s70 20 74 64z" />
      <path className="guide-skin" d="M246 190v50c10 12 38 12 48 0v-50z" />
      <path className="guide-skin" d="M206 120c0-46 26-76 64-76s64 30 64 76-26 96-64 96-64-50-64-96z" />
      <path className="guide-line" d="M246 118v8M294 118v8M270 130v22h8M250 176c12 10 28 10 40 0" />
    </svg>
  );
}
