import type { Result } from '../domain/result.ts';

/** What is stored and compared: fixed length, with the algorithm's id and version in its header. Never the picture. */
export type Template = Uint8Array;

export type TemplateProblem = 'not-a-template' | 'unknown-algorithm' | 'damaged';
export type CheckTemplate = (bytes: Uint8Array) => Result<Template, TemplateProblem>;
