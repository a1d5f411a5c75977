import { isFaceprintTemplate } from '../../biometrics/face/faceprint-template.ts';
import type { Template } from '../../biometrics/template.ts';

/** Which algorithm and version made a checked template: bytes 4 and 5 of every header (biometrics/template.ts). */
export function templateAlgorithm(template: Template): string {
  const family = isFaceprintTemplate(template) ? 'faceprint' : 'vein-pattern';
  return `${family}/${template[4]}.${template[5]}`;
}
