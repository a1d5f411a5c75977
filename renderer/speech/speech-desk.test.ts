import { describe, expect, test } from 'vitest';
import type { Language } from '../../messages/language.ts';
import { approved, kioskView, placeFinger, shopperView } from '../../test/renderer/views.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { createSpeechDesk } from './speech-desk.ts';
import { createBrowserSpeaker } from './speaker.ts';

function setUp() {
  const heard: string[] = [];
  const clock = new VirtualClock();
  const desk = createSpeechDesk(
    {
      canSpeak: () => true,
      speak: (text: string, language: Language) => heard.push(`${language} ${text}`),
      stop: () => heard.push('…'),
    },
    clock,
  );
  return { heard, clock, desk };
}

const place = shopperView(placeFinger());
const line = 'ja 1,280円です。指をかざしてください。';

describe('the voice', () => {
  test('says a line once, however often the view is told', () => {
    const { heard, desk } = setUp();
    desk.follow(place, 'ja');
    desk.follow({ ...place, online: false }, 'ja');
    expect(heard).toEqual([line]);
  });

  test('says a waiting line again after 8 s without any action', async () => {
    const { heard, desk, clock } = setUp();
    desk.follow(place, 'ja');
    await clock.pass(7_900);
    expect(heard).toEqual([line]);
    await clock.pass(200);
    expect(heard).toEqual([line, line]);
    await clock.pass(8_000);
    expect(heard).toHaveLength(3);
  });

  test('is cut short by a touch, which also begins the 8 s anew', async () => {
    const { heard, desk, clock } = setUp();
    desk.follow(place, 'ja');
    await clock.pass(5_000);
    desk.hush();
    await clock.pass(7_000);
    expect(heard).toEqual([line, '…']);
    await clock.pass(1_100);
    expect(heard).toEqual([line, '…', line]);
  });

  test('is cut short by the next line, and leaves no timer behind a blank screen', async () => {
    const { heard, desk, clock } = setUp();
    desk.follow(place, 'ja');
    desk.follow(shopperView(approved()), 'ja');
    expect(heard).toEqual([line, '…', 'ja 1,280円、お支払いできました。ありがとうございます。']);
    desk.follow(place, 'ja');
    desk.follow(null, 'ja');
    expect(clock.pendingTimers).toBe(0);
    await clock.pass(20_000);
    expect(heard.at(-1)).toBe('…');
  });

  test('speaks the language that was just chosen, and stops when it is not wanted', () => {
    const { heard, desk } = setUp();
    desk.follow(place, 'ja');
    desk.follow(place, 'en');
    desk.follow(place, null);
    desk.follow(kioskView(), null);
    expect(heard).toEqual([line, '…', 'en 1,280 yen. Please hold your finger over the reader.', '…']);
  });
});

describe('the browser’s speech', () => {
  const withVoices = (voices: readonly { lang: string; localService: boolean }[]) =>
    createBrowserSpeaker({
      speechSynthesis: { getVoices: () => voices, cancel: () => undefined, speak: () => undefined },
    } as never);

  test('uses voices of this machine only: a remote one would send the words away', () => {
    expect(withVoices([{ lang: 'ja-JP', localService: true }]).canSpeak('ja-easy')).toBe(true);
    expect(withVoices([{ lang: 'ja-JP', localService: false }]).canSpeak('ja')).toBe(false);
    expect(withVoices([{ lang: 'ja-JP', localService: true }]).canSpeak('en')).toBe(false);
  });

  test('is silent where a browser has none', () => {
    const speaker = createBrowserSpeaker({} as never);
    expect(speaker.canSpeak('ja')).toBe(false);
    expect(() => {
      speaker.speak('はい', 'ja');
      speaker.stop();
    }).not.toThrow();
  });
});
