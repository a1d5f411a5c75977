import { expect, test } from 'vitest';
import { amountTexts, statusTexts } from '../../messages/kiosk.ts';
import { kioskView } from '../../test/renderer/views.ts';
import { whyNotReady } from './readiness.ts';

const reader = kioskView().reader;

test('ready only with a ready reader, a connection and a known shop', () => {
  expect(whyNotReady(kioskView())).toBeNull();
  expect(whyNotReady(kioskView({ online: false }))).toBe(statusTexts.payOtherWay);
  expect(whyNotReady(kioskView({ shopName: null }))).toBe(amountTexts.noShop);
  expect(whyNotReady(kioskView({ reader: { ...reader, state: 'connecting' } }))).toBe(
    statusTexts.waitForReader,
  );
});

test('the reader is told before the connection: it is what somebody here can mend', () => {
  expect(whyNotReady(kioskView({ online: false, reader: { ...reader, state: 'disconnected' } }))).toBe(
    statusTexts.plugReader,
  );
  expect(whyNotReady(kioskView({ online: false, reader: { ...reader, state: 'faulty' } }))).toBe(
    statusTexts.callAboutReader,
  );
});
