import type { GreyPicture } from '../biometrics/picture.ts';
import type { Result } from '../domain/result.ts';
import type { ModuleGallery } from './module-gallery.ts';

/**
 * What the product knows of a reader, whatever its make. Three unions are kept apart on purpose:
 * guidance (while the person is still placing), refusal of a capture (how it ended), health (of the device).
 */
export interface Reader {
  readonly capabilities: ReaderCapabilities;
  /**
   * Waits for a finger or face and captures it once. The light is on only while this runs: placing is the consent.
   * Aborting ends it with `cancelled` and leaves the device ready for the next capture. One at a time: a second call
   * while one runs is refused as `busy`.
   */
  capture(signal: AbortSignal): Promise<Result<Capture, CaptureRefusal>>;
  onGuidance(listener: (guidance: Guidance) => void): Unsubscribe;
  onHealth(listener: (health: ReaderHealth) => void): Unsubscribe;
  health(): ReaderHealth;
  /** There where the unit keeps templates and matches by itself (`capabilities.module`). */
  readonly gallery?: ModuleGallery;
  close(): Promise<void>;
}

export type Unsubscribe = () => void;

export interface ReaderCapabilities {
  readonly model: string;
  readonly modality: 'finger-vein' | 'face';
  readonly produces: Capture['kind'];
  /** Chooses the wording: contactless かざす, guided のせる (decisions.md 11). */
  readonly geometry: 'contactless' | 'guided';
  /** An emulator; shown wherever the reader is used, refused in production mode. */
  readonly simulated: boolean;
  readonly verifiedOnHardware: boolean;
  /** What the unit can do by itself; absent where it cannot match. */
  readonly module?: ModuleAbilities;
}

export interface ModuleAbilities {
  readonly matches: 'one-to-many' | 'one-to-one';
  /** Templates can be fetched and put back, to units of the same make. */
  readonly movesTemplates: boolean;
}

export type Capture =
  | {
      readonly kind: 'picture';
      readonly picture: GreyPicture;
      /** Monotonic instants, to tell the time on the wire from the time of computing. */
      readonly fingerDetectedAtMs: number;
      readonly lastByteAtMs: number;
    }
  | {
      readonly kind: 'faceprint';
      readonly formatVersion: number;
      readonly features: Int16Array;
      /** Faces with a mask are compared by other thresholds. */
      readonly withMask: boolean;
      /** The unit has looked whether it is a living face, and says that it is. */
      readonly isLive: boolean;
      readonly lastByteAtMs: number;
    }
  | { readonly kind: 'module-match'; readonly slot: number; readonly lastByteAtMs: number };

export type Guidance = 'place' | 'hold-still' | 'lift' | 'reading';

export type CaptureRefusal =
  | 'cancelled'
  | 'timed-out'
  | 'busy'
  | 'no-vein-seen'
  | 'picture-damaged'
  /** A picture or a mask of a face, as the unit judges. */
  | 'spoof-suspected'
  | 'several-faces'
  /** By a unit that matches by itself: it knows nobody like this. */
  | 'not-recognised'
  /** After too many suspected spoofs the unit does nothing until staff unlock it. */
  | 'locked'
  | 'not-supported'
  | 'disconnected'
  | 'device-fault';

export interface ReaderHealth {
  readonly state: 'connecting' | 'ready' | 'disconnected' | 'faulty';
  readonly firmware: string | null;
  readonly serialNumber: string | null;
  /** Says what is wrong and what to do, for staff; never template or picture bytes. */
  readonly lastProblem: string | null;
  /** Since the program was started. */
  readonly counters?: ReaderCounters;
}

export interface ReaderCounters {
  readonly connections: number;
  readonly captures: number;
  /** Captures that ended by a refusal other than `cancelled`. */
  readonly refusals: number;
  /** How often the device was reset because it no longer answered. */
  readonly restarts: number;
}
