import type { Impression } from '../../biometrics/reader-pattern/impression.ts';
import type { ReaderPattern } from '../../biometrics/reader-pattern/reader-record.ts';

/** What the threads of an evaluation say to each other. */
export type WorkerSetup =
  | { readonly kind: 'extract'; readonly reader: ReaderPattern | null }
  | { readonly kind: 'impress' }
  | { readonly kind: 'compare'; readonly templates: readonly (Uint8Array | null)[] };

export interface ExtractTask {
  readonly index: number;
  readonly path: string;
}

export interface ExtractAnswer {
  readonly index: number;
  readonly template: Uint8Array | null;
  readonly reason: string | null;
  readonly quality: number | null;
  readonly extractionMs: number | null;
}

export interface ImpressAnswer {
  readonly index: number;
  /** Null where the picture gives no template. */
  readonly impression: Impression | null;
}

export interface CompareTask {
  readonly probe: number;
  readonly references: Uint32Array;
}

export interface CompareAnswer {
  readonly probe: number;
  /** Four counts for each reference (comparison/compare-slots.ts). */
  readonly counts: Int32Array;
  readonly comparisonMs: number;
}
