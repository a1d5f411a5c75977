import { GROUP_CODES } from '../comparison/coarse-code.ts';
import type { Gallery } from './gallery.ts';
import type { SlotScorer } from './search-gallery.ts';
import { GROUPS_CHUNK, SCORE_COUNTS, SLOTS_CHUNK, openKernelDesk, placeProbe } from './kernel-desk.ts';

/** Scores a gallery on the thread that asks, letting others have it between chunks. One question at a time. */
export function searchHere(gallery: Gallery): SlotScorer {
  const desk = openKernelDesk({
    exactMemory: gallery.exactMemory,
    coarseMemory: gallery.coarseMemory,
    thread: 0,
  });
  return {
    scanCoarse: async (probe, templates, breathe) => {
      placeProbe(gallery, probe);
      const groups = Math.ceil(templates / GROUP_CODES);
      const overlaps = new Uint8Array(groups * GROUP_CODES);
      for (let first = 0; first < groups; first += GROUPS_CHUNK) {
        const count = Math.min(GROUPS_CHUNK, groups - first);
        desk.scanGroups(first, count, overlaps.subarray(first * GROUP_CODES, (first + count) * GROUP_CODES));
        if (first + count < groups) await breathe();
      }
      return overlaps.subarray(0, templates);
    },
    scoreSlots: async (kind, probe, slots, breathe) => {
      placeProbe(gallery, probe);
      const each = SCORE_COUNTS[kind];
      const counts = new Int32Array(each * slots.length);
      for (let first = 0; first < slots.length; first += SLOTS_CHUNK) {
        const end = Math.min(first + SLOTS_CHUNK, slots.length);
        desk.scoreSlots(kind, slots.subarray(first, end), counts.subarray(each * first, each * end));
        if (end < slots.length) await breathe();
      }
      return counts;
    },
  };
}
