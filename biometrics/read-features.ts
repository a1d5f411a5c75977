import type { Faceprint } from './face/faceprint-template.ts';
import { isFaceprintTemplate, readFaceprint } from './face/faceprint-template.ts';
import type { Template, VeinFeatures } from './template.ts';
import { readTemplate } from './template.ts';

/** What a template of any algorithm says, sorted by what it may be compared with. */
export type Features =
  | { readonly kind: 'vein'; readonly vein: VeinFeatures }
  | { readonly kind: 'face'; readonly face: Faceprint };

/** @throws TypeError if the bytes are no template that this version compares; check what comes from outside first */
export function readFeatures(template: Template): Features {
  return isFaceprintTemplate(template)
    ? { kind: 'face', face: readFaceprint(template) }
    : { kind: 'vein', vein: readTemplate(template) };
}
