import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import {
  HARSH_HEIGHT,
  HARSH_WIDTH,
  harshFinger,
  harshReader,
  takeHarshPicture,
} from '../biometrics/synthetic/harsh-reader.ts';

/** `node scripts/harsh-set.ts --out <folder>`: pictures as public sets show them (JPEG, many readers' faults) and a manifest, for `evaluate`. */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    people: { type: 'string', default: '50' },
    fingers: { type: 'string', default: '2' },
    samples: { type: 'string', default: '6' },
    harshness: { type: 'string', default: '1' },
    seed: { type: 'string', default: 'harsh' },
  },
});
if (values.out === undefined) {
  console.error(
    'usage: node scripts/harsh-set.ts --out <folder> [--people 50] [--fingers 2] [--samples 6] [--harshness 1] [--seed text]',
  );
  process.exit(2);
}
mkdirSync(values.out, { recursive: true });
const reader = harshReader(values.seed);
const lines = ['subject,finger,sample,file'];
for (let person = 1; person <= Number(values.people); person += 1) {
  for (let finger = 1; finger <= Number(values.fingers); finger += 1) {
    const anatomy = harshFinger(`${values.seed}/${person}/${finger}`);
    for (let sample = 1; sample <= Number(values.samples); sample += 1) {
      const seed = `${values.seed}/${person}/${finger}/${sample}`;
      const { pixels } = takeHarshPicture(anatomy, reader, seed, Number(values.harshness));
      const subject = String(person).padStart(3, '0');
      const file = `${subject}-${finger}-${sample}.jpg`;
      await sharp(pixels, { raw: { width: HARSH_WIDTH, height: HARSH_HEIGHT, channels: 1 } })
        .jpeg({ quality: 70 })
        .toFile(join(values.out, file));
      lines.push(`${subject},${finger},${sample},${file}`);
    }
  }
}
writeFileSync(join(values.out, 'manifest.csv'), `${lines.join('\n')}\n`);
console.log(`${lines.length - 1} pictures and manifest.csv in ${values.out}`);
