import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FamilyPage, FamilyPurchase } from '../../contract/owner-routes.ts';
import type { Consent } from '../../contract/privacy-routes.ts';
import { consentReceipt } from './consent-receipt.ts';
import { purchasesCsv } from './purchases-csv.ts';

const purchase = {
  decidedAt: '2026-11-21T15:05:00.000Z',
  memberName: 'はなこ',
  shopName: 'みやげや',
  amountYen: 480,
  refundedYen: 0,
  state: 'approved',
  receiptNumber: '20261122-0001',
} as FamilyPurchase;

test('purchases for a spreadsheet: a mark of the encoding, Tokyo’s time, and a line each', () => {
  expect(purchasesCsv([purchase], 'ja')).toBe(
    '\uFEFF日時,家族,お店,金額(円),戻った金額(円),結果,レシート番号\r\n' +
      '2026-11-22 00:05,はなこ,みやげや,480,0,払いました,20261122-0001\r\n',
  );
});

test('a name can neither break the line nor become a formula', () => {
  const named = (shopName: string) => purchasesCsv([{ ...purchase, shopName }], 'en').split('\r\n')[1];
  expect(named('a,"b"')).toContain(',"a,""b""",');
  expect(named('two\nlines')).toContain(',"two\nlines",');
  for (const first of ['=', '+', '-', '@']) expect(named(`${first}1+1`)).toContain(`,'${first}1+1,`);
});

const paragraphs = ['一つ目の段落。', '二つ目の段落。'];
const consent = {
  memberId: 'm',
  memberName: 'そうた',
  version: 1,
  noticeVersion: 'v1',
  paragraphs,
  textHash: createHash('sha256').update(JSON.stringify(paragraphs)).digest('hex'),
  givenAt: '2026-11-22T01:00:00.000Z',
  guardianName: '美咲',
  recordedBy: 'desk',
  fingers: 2,
  withdrawn: null,
} as unknown as Consent;
const page = { municipalityName: 'みどり村' } as FamilyPage;

test('a consent’s receipt has every key that Kantara’s consent receipt 1.1 requires, and the hash of its wording', () => {
  const receipt = JSON.parse(consentReceipt(consent, page)) as Record<string, unknown> & {
    notice: { paragraphs: string[]; sha256: string };
  };
  for (const key of [
    'version',
    'jurisdiction',
    'consentTimestamp',
    'collectionMethod',
    'consentReceiptID',
    'language',
    'piiPrincipalId',
    'piiControllers',
    'policyUrl',
    'services',
    'sensitive',
  ])
    expect(receipt, key).toHaveProperty(key);
  const { notice } = receipt;
  expect(createHash('sha256').update(JSON.stringify(notice.paragraphs)).digest('hex')).toBe(notice.sha256);
  expect(receipt['events']).toEqual([{ type: 'consent given', at: consent.givenAt }]);
});

test('its end stands in the receipt as well', () => {
  const withdrawn = { at: '2026-11-23T01:00:00.000Z', by: '健一' };
  expect(consentReceipt({ ...consent, withdrawn }, page)).toContain('"consent withdrawn"');
});
