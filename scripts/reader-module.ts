import type { Result } from '../domain/result.ts';
import type { GalleryOptions, GalleryRefusal, ModuleGallery } from '../drivers/module-gallery.ts';
import type { Reader } from '../drivers/reader.ts';
import type { Mode } from '../platform/mode.ts';

export const MODULE_USAGE = `npm run reader -- module list | enrol [slot] | match [slot] | remove <slot> | clear | unlock
                                                         what a unit keeps and compares by itself`;
const TASK_TIMEOUT_MS = 60_000;

type Answer = Promise<Result<unknown, GalleryRefusal>> | undefined;

/** One task on the fingers or faces inside the unit; its answer as a line of JSON. @returns the exit code */
export async function moduleTask(
  reader: Reader,
  [task, slotText]: readonly string[],
  mode: Mode,
): Promise<number> {
  const { gallery } = reader;
  if (gallery === undefined) return problem('This reader keeps nothing inside.');
  const slot = slotText === undefined ? null : Number(slotText);
  // Whoever is enrolled has agreed to it before the backend, which knows nothing of what a unit keeps.
  if (task === 'enrol' && mode === 'production')
    return problem('In production mode nobody is enrolled in a unit: there is no consent on record.');
  const options: GalleryOptions = {
    signal: AbortSignal.timeout(TASK_TIMEOUT_MS),
    onGuidance: (guidance) => console.error(`  ${guidance}`),
  };
  const asked = ask(gallery, task, slot, options);
  if (asked === 'not-understood') return problem(`usage: ${MODULE_USAGE}`);
  const answer = await asked;
  if (answer === undefined) return problem('This reader cannot do that.');
  if (!answer.ok) return problem(`Not done: ${answer.reason}.`);
  console.log(JSON.stringify({ task, slot, answer: answer.value ?? 'done' }));
  return 0;
}

function ask(
  gallery: ModuleGallery,
  task: string | undefined,
  slot: number | null,
  options: GalleryOptions,
): Answer | 'not-understood' {
  switch (task) {
    case 'list':
      return gallery.list?.();
    case 'enrol':
      return slot === null ? gallery.enrolNext?.(options) : gallery.enrol(slot, options);
    case 'match':
      return gallery.match(slot, options);
    case 'remove':
      return slot === null ? 'not-understood' : gallery.remove(slot);
    case 'clear':
      return gallery.removeAll?.();
    case 'unlock':
      return gallery.unlock?.();
    default:
      return 'not-understood';
  }
}

function problem(text: string): number {
  console.error(text);
  return 1;
}
