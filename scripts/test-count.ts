import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** `npm run test:count -- report.json`: the last line of CI, `N passed, N failed`, from Vitest's report. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: npm run test:count -- <report of vitest --reporter=json>');
const report = z
  .object({
    numPassedTests: z.int(),
    numFailedTests: z.int(),
    numPendingTests: z.int(),
    testResults: z.array(
      z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

// A file that could not even be loaded holds no test that failed, and is a failure all the same.
const unloaded = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
for (const { name } of unloaded) console.error(`could not be loaded: ${name}`);
const failed = report.numFailedTests + unloaded.length;
const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : '';
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped}`);
process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;
