import type { Trait } from '../../domain/fingers.ts';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';

/** A template as it lies on the disk: encrypted with its person's key. */
export interface SealedTemplate {
  readonly finger: Trait;
  readonly placement: number;
  readonly algorithm: string;
  readonly sealed: Uint8Array;
}

export interface SealedSubject {
  readonly subjectId: SubjectId;
  readonly municipalityId: MunicipalityId;
  readonly keyVersion: number;
  /** The person's data key, wrapped by the deployment's key of that version. */
  readonly wrappedKey: Uint8Array;
  readonly templates: readonly SealedTemplate[];
}

/** Holds templates under random ids and knows nothing about the people. */
export interface TemplateStore {
  /** Writes the subject as `pending`: not loaded into the gallery until it is activated. */
  writePending(subject: SealedSubject): Promise<void>;
  activate(subjectId: SubjectId): Promise<void>;
  /** Destroys the wrapped key and the rows. */
  remove(subjectId: SubjectId): Promise<void>;
  pendingSubjects(): Promise<SubjectId[]>;
  /** Up to `limit` active subjects after the given one in id order, for loading the gallery page by page. */
  readActive(query: { readonly after: SubjectId | null; readonly limit: number }): Promise<SealedSubject[]>;
  close(): Promise<void>;
}
