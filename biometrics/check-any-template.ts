import { checkFaceprint, isFaceprintTemplate } from './face/faceprint-template.ts';
import { checkTemplate } from './template.ts';
import type { CheckTemplate } from './template.ts';

/** Says whether bytes from outside are a template of any algorithm and version that the engine compares. */
export const checkAnyTemplate: CheckTemplate = (bytes) =>
  isFaceprintTemplate(bytes) ? checkFaceprint(bytes) : checkTemplate(bytes);
