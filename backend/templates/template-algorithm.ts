import type { Template } from '../../biometrics/template.ts';

/** Which algorithm and version made a checked template: bytes 4 and 5 of its header (biometrics/template.ts). */
export function templateAlgorithm(template: Template): string {
  return `vein-pattern/${template[4]}.${template[5]}`;
}
