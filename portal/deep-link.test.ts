import { expect, test } from 'vitest';
import { readDeepLink, takeDeepLink } from './deep-link.ts';

const purchaseId = '0193a000-0000-7000-8000-00000000abcd';

test('an address asks for a purchase, a notice or the joining of a LINE talk', () => {
  expect(readDeepLink(`#purchase=${purchaseId}`)).toEqual({ kind: 'purchase', purchaseId });
  expect(readDeepLink('#notice=event-7')).toEqual({ kind: 'notice', eventId: 'event-7' });
  expect(readDeepLink('#line-link=a%2Bb')).toEqual({ kind: 'line-link', linkToken: 'a+b' });
});

test.each([
  '',
  '#',
  '#history',
  '#sign-in=abc',
  '#purchase=7',
  `#purchase=${purchaseId}#x`,
  '#notice=<b>',
  '#line-link=',
  '#line-link=%',
])('%s asks for nothing', (fragment) => expect(readDeepLink(fragment)).toBeNull());

test('it is taken out of the address, and only it', () => {
  const replaced: unknown[] = [];
  const history = { replaceState: (...given: unknown[]) => replaced.push(given) } as unknown as History;
  const at = (hash: string) => ({ hash, pathname: '/family/', search: '' }) as Location;
  takeDeepLink(at('#line-link=abc'), history);
  takeDeepLink(at('#vouchers'), history);
  expect(replaced).toEqual([[null, '', '/family/']]);
});
