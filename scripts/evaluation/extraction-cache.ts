import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReaderPattern } from '../../biometrics/reader-pattern/reader-record.ts';
import type { ExtractAnswer } from './worker-messages.ts';

export interface CachedExtraction {
  readonly template: Uint8Array | null;
  readonly reason: string | null;
  readonly quality: number | null;
  readonly extractionMs: number | null;
}

/**
 * Templates that an interrupted run has already made, one JSON line per picture, in a file named by the extraction's own
 * source text and the reader's pattern: another algorithm never meets old templates. A picture is known by its path, size and time of change.
 */
export function openExtractionCache(
  folder: string,
  reader: ReaderPattern | null,
): {
  find(path: string): CachedExtraction | undefined;
  add(path: string, answer: ExtractAnswer): void;
} {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `templates-${fingerprint(reader)}.jsonl`);
  const known = new Map<string, CachedExtraction>();
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const entry = parseEntry(line);
      if (entry !== null) known.set(entry.key, entry.extraction);
    }
  }
  return {
    find: (path) => known.get(keyOf(path)),
    add: (path, { template, reason, quality, extractionMs }) => {
      const base64 = template === null ? null : Buffer.from(template).toString('base64');
      appendFileSync(file, `${JSON.stringify([keyOf(path), base64, reason, extractionMs, quality])}\n`);
    },
  };
}

/** Null for a line that was cut off when the run was interrupted. */
function parseEntry(line: string): { key: string; extraction: CachedExtraction } | null {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return null;
  }
  if (!Array.isArray(entry)) return null;
  const [key, base64, reason, extractionMs, quality] = entry as unknown[];
  if (typeof key !== 'string') return null;
  return {
    key,
    extraction: {
      template: typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : null,
      reason: typeof reason === 'string' ? reason : null,
      quality: typeof quality === 'number' ? quality : null,
      extractionMs: typeof extractionMs === 'number' ? extractionMs : null,
    },
  };
}

function keyOf(path: string): string {
  if (!existsSync(path)) return path;
  const { size, mtimeMs } = statSync(path);
  return `${path}|${size}|${mtimeMs}`;
}

function fingerprint(reader: ReaderPattern | null): string {
  const root = new URL('../../biometrics/', import.meta.url).pathname;
  const hash = createHash('sha256');
  for (const folder of ['.', 'region', 'pattern', 'reader-pattern']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts'))
        hash.update(readFileSync(join(root, folder, name)));
    }
  }
  for (const pattern of [reader?.lying, reader?.upright]) hash.update(pattern?.light ?? 'none');
  return hash.digest('hex').slice(0, 16);
}
