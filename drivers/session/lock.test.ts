import { describe, expect, it } from 'vitest';
import { createLock } from './lock.ts';

describe('the lock', () => {
  it('runs one task at a time, in the order of asking', async () => {
    const withLock = createLock();
    const events: string[] = [];
    const task = (name: string, turns: number) => async (): Promise<string> => {
      events.push(`${name} begins`);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      events.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([
      withLock(task('a', 9)),
      withLock(task('b', 1)),
      withLock(task('c', 4)),
    ]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('is free again after a task that throws', async () => {
    const withLock = createLock();
    const thrown = withLock(() => Promise.reject(new Error('a bug')));
    const next = withLock(() => Promise.resolve('ran'));
    await expect(thrown).rejects.toThrow('a bug');
    await expect(next).resolves.toBe('ran');
  });
});
