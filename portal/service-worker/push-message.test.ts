import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notificationOf } from './push-message.ts';

const SCOPE = '/family/';

test('a notice says what it says, once under its id, and leads to its purchase', () => {
  const message = {
    noticeId: 'n-1',
    title: 'お買い物',
    body: 'おばあちゃん 480円',
    url: 'https://kazoku.example.jp/family/#purchase=7',
  };
  expect(notificationOf(JSON.stringify(message), SCOPE)).toEqual({
    title: 'お買い物',
    options: {
      body: 'おばあちゃん 480円',
      tag: 'n-1',
      lang: 'ja',
      icon: '/family/icon-192.png',
      data: { url: '/family/#purchase=7' },
    },
  });
});

test('whatever comes, something is shown, and it leads nowhere but to the page', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ noticeId: fc.anything(), title: fc.anything(), body: fc.anything(), url: fc.webUrl() })
      .map((given) => {
        try {
          return JSON.stringify(given);
        } catch {
          return '';
        }
      }),
    fc
      .constantFrom('javascript:alert(1)', '//elsewhere.example/family/', '/v1/owner/family', '/family/../x')
      .map((url) => JSON.stringify({ url })),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const { title, options } = notificationOf(text, SCOPE);
      expect(title.trim()).not.toBe('');
      expect(options.body.trim()).not.toBe('');
      expect(options.data.url).toMatch(/^\/family\/(#.*)?$/);
    }),
  );
});
