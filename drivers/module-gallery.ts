import type { Result } from '../domain/result.ts';
import type { Guidance } from './reader.ts';

/**
 * Templates inside the unit, for units that enrol and match by themselves, fingers or faces. They are the maker's: opaque bytes that only a
 * unit of the same make understands. What the unit cannot do is refused as `not-supported`; one task at a time, and none
 * while a capture runs (`busy`).
 */
export interface ModuleGallery {
  /** Takes a finger several times, as the unit prompts, and keeps it under the slot. */
  enrol(slot: number, options: GalleryOptions): Promise<Result<undefined, GalleryRefusal>>;
  /** The same where the unit chooses the slot. Such units refuse `enrol`. */
  enrolNext?(options: GalleryOptions): Promise<Result<number, GalleryRefusal>>;
  /** The slots that are in use, in rising order. Not every unit tells. */
  list?(): Promise<Result<readonly number[], GalleryRefusal>>;
  /** The slot whose finger this is. @param among null searches all slots (1:N), a slot compares with it only (1:1) */
  match(among: number | null, options: GalleryOptions): Promise<Result<number, GalleryRefusal>>;
  /** Which of these templates the finger is like, by its place in the list, where the host keeps them. Not every unit can. */
  matchAmong?(
    templates: readonly Uint8Array[],
    options: GalleryOptions,
  ): Promise<Result<number, GalleryRefusal>>;
  /** The template of a finger, kept nowhere in the unit. Not every unit can. */
  captureTemplate?(options: GalleryOptions): Promise<Result<Uint8Array, GalleryRefusal>>;
  readTemplate(slot: number): Promise<Result<Uint8Array, GalleryRefusal>>;
  /** Where the unit can be read it is read back and compared. */
  writeTemplate(slot: number, template: Uint8Array): Promise<Result<undefined, GalleryRefusal>>;
  remove(slot: number): Promise<Result<undefined, GalleryRefusal>>;
  removeAll?(): Promise<Result<undefined, GalleryRefusal>>;
  /** After too many suspected spoofs some units do nothing until this. For staff who have looked. */
  unlock?(): Promise<Result<undefined, GalleryRefusal>>;
}

export interface GalleryOptions {
  readonly signal: AbortSignal;
  readonly onGuidance?: (guidance: Guidance) => void;
}

export type GalleryRefusal =
  | 'cancelled'
  | 'timed-out'
  | 'busy'
  | 'no-vein-seen'
  | 'spoof-suspected'
  | 'several-faces'
  | 'not-recognised'
  | 'not-the-same-finger'
  | 'enrolled-already'
  | 'slot-empty'
  | 'full'
  | 'bad-template'
  | 'write-not-verified'
  | 'not-supported'
  | 'disconnected'
  | 'device-fault';
