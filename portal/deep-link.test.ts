import { expect, test } from 'vitest';
import { readDeepLink, takeDeepLink } from './deep-link.ts';

const [purchaseId, noticeId] = [
  '0193a000-0000-7000-8000-00000000abcd',
  '0193a000-0000-5000-8000-00000000ffff',
];

test('an address asks for a purchase, a person, the inbox or the joining of a LINE talk', () => {
  expect(readDeepLink(`#purchase=${purchaseId}`)).toEqual({
    to: { kind: 'purchase', purchaseId },
    noticeId: null,
  });
  expect(readDeepLink(`#purchase=${purchaseId}&notice=${noticeId}`)).toEqual({
    to: { kind: 'purchase', purchaseId },
    noticeId,
  });
  expect(readDeepLink(`#stop=${purchaseId}&notice=${noticeId}`)).toEqual({
    to: { kind: 'member', memberId: purchaseId },
    noticeId,
  });
  expect(readDeepLink(`#notice=${noticeId}`)).toEqual({ to: { kind: 'inbox' }, noticeId });
  const token = 'a+b/c=';
  for (const written of [token, encodeURIComponent(token)])
    expect(readDeepLink(`#line-link=${written}`)).toEqual({
      to: { kind: 'line', linkToken: token },
      noticeId: null,
    });
});

test.each(['', '#', '#history', '#sign-in=abc', '#purchase=7', '#notice=<b>', '#line-link='])(
  '%s asks for nothing',
  (fragment) => expect(readDeepLink(fragment)).toBeNull(),
);

test('it is taken out of the address, and only it', () => {
  const replaced: unknown[] = [];
  const history = { replaceState: (...given: unknown[]) => replaced.push(given) } as unknown as History;
  const at = (hash: string) => ({ hash, pathname: '/family/', search: '' }) as Location;
  takeDeepLink(at('#line-link=abc'), history);
  takeDeepLink(at('#vouchers'), history);
  expect(replaced).toEqual([[null, '', '/family/']]);
});
