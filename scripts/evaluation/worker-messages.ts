/** What the threads of an evaluation say to each other. */
export type WorkerSetup =
  | { readonly kind: 'extract' }
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
