import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';

/** `npm run synthetic-set -- --out <folder>`: a set of synthetic fingers as pictures (PGM) and a manifest, to try `evaluate` with. */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    people: { type: 'string', default: '50' },
    fingers: { type: 'string', default: '2' },
    samples: { type: 'string', default: '6' },
    variation: { type: 'string', default: '1.5' },
    seed: { type: 'string', default: 'set' },
  },
});
if (values.out === undefined) {
  console.error(
    'usage: npm run synthetic-set -- --out <folder> [--people 50] [--fingers 2] [--samples 6] [--variation 1.5] [--seed text]',
  );
  process.exit(2);
}
mkdirSync(values.out, { recursive: true });
const lines = ['subject,finger,sample,file'];
for (let person = 1; person <= Number(values.people); person += 1) {
  for (let finger = 1; finger <= Number(values.fingers); finger += 1) {
    const anatomy = syntheticFinger(`${values.seed}/${person}/${finger}`);
    for (let sample = 1; sample <= Number(values.samples); sample += 1) {
      const seed = `${values.seed}/${person}/${finger}/${sample}`;
      const { width, height, pixels } = renderPlacement(anatomy, seed, {
        variation: Number(values.variation),
      });
      const subject = String(person).padStart(3, '0');
      const file = `${subject}-${finger}-${sample}.pgm`;
      const header = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
      writeFileSync(join(values.out, file), Buffer.concat([header, pixels]));
      lines.push(`${subject},${finger},${sample},${file}`);
    }
  }
}
writeFileSync(join(values.out, 'manifest.csv'), `${lines.join('\n')}\n`);
console.log(`${lines.length - 1} pictures and manifest.csv in ${values.out}`);
