import { expect } from 'vitest';
import { FAMILY_EVENTS_PATH } from '../../../contract/owner-routes.ts';
import type { Village } from './village.ts';

/** Reads server-sent events as a browser does, remembering the id of the last. */
export async function openEvents({ backend }: Village, cookie: string, lastEventId?: string) {
  const stop = new AbortController();
  const reply = await fetch(backend.origin + FAMILY_EVENTS_PATH, {
    headers: {
      cookie,
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: stop.signal,
  });
  expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const next = async (): Promise<{ id: string; event: string; data: string } | 'closed'> => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end >= 0) {
        const lines = buffer
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: ?(.*)/s));
        buffer = buffer.slice(end + 2);
        const field = (name: string) => lines.find(([key]) => key === name)?.[1] ?? '';
        return { id: field('id'), event: field('event'), data: field('data') };
      }
      const chunk = await reader.read();
      if (chunk.done) return 'closed';
      buffer += chunk.value;
    }
  };
  return { next, stop: () => stop.abort() };
}
