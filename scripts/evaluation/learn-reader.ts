import type { ReaderPattern } from '../../biometrics/reader-pattern/reader-record.ts';
import { createReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import type { ManifestRow } from './read-manifest.ts';
import { progressBar, runTasks } from './run-tasks.ts';
import type { ExtractTask, ImpressAnswer } from './worker-messages.ts';

/**
 * The pattern of the reader that took the pictures, learnt as a kiosk would: of each person the first picture, in the
 * manifest's order. Null where there are too few people.
 */
export async function learnReader(
  rows: readonly ManifestRow[],
  paths: readonly string[],
): Promise<ReaderPattern | null> {
  const tasks = rows.flatMap(({ subject }, index): ExtractTask[] =>
    rows.findIndex((row) => row.subject === subject) === index ? [{ index, path: paths[index] ?? '' }] : [],
  );
  const answers: ImpressAnswer[] = [];
  const learnt = progressBar('reader', tasks.length);
  await runTasks<ExtractTask, ImpressAnswer>({ kind: 'impress' }, tasks, (answer) => {
    answers.push(answer);
    learnt();
  });
  const record = createReaderRecord();
  for (const { index, impression } of answers.sort((a, b) => a.index - b.index)) {
    if (impression !== null) record.learn(rows[index]?.subject ?? '', impression);
  }
  return record.pattern();
}
