import type { CheckInScreen } from '../../contract/kiosk-api.ts';
import type { ReadableWish } from '../../contract/watch-over-routes.ts';
import { WATCH_WORDING, checkInTexts, checkInUnknownTexts } from '../../messages/check-in.ts';
import type { Message } from '../../messages/language.ts';
import { PlacingSteps } from '../checkout/place-finger-screen.tsx';
import { PlacingGuide } from '../checkout/placing-guide.tsx';
import { placingWords } from '../checkout/placing-words.ts';
import { HeartIcon, RetryIcon } from '../controls/icons.tsx';
import { MemberName } from '../controls/member-name.tsx';
import { Press } from '../controls/press.tsx';
import { useKeys } from '../controls/use-keys.ts';
import { Frame } from '../frame/frame.tsx';
import { useSend, useWords } from '../kiosk-context.ts';
import '../checkout/place-finger-screen.css';
import '../checkout/result-screens.css';
import './check-in.css';

/** From 「げんきです」 to the end: a finger, who watches over its person, and what they say to that. */
export function CheckInScreens({ checkIn }: { readonly checkIn: CheckInScreen }) {
  switch (checkIn.step) {
    case 'placing':
      return <Placing checkIn={checkIn} />;
    case 'asking':
      return <Asking />;
    case 'known':
      return checkIn.said === 'well' && checkIn.person.asked !== null ? (
        <MayWe checkIn={checkIn} wish={checkIn.person.asked} />
      ) : (
        <Watched checkIn={checkIn} />
      );
    case 'not-known':
      return <NotKnown checkIn={checkIn} />;
  }
}

type In<Step extends CheckInScreen['step']> = {
  readonly checkIn: Extract<CheckInScreen, { step: Step }>;
};

function Lead() {
  const { t } = useWords();
  return (
    <p className="check-in-lead">
      <HeartIcon />
      <span>
        {t(checkInTexts.lead)} <span className="soft small">{t(checkInTexts.leadWhy)}</span>
      </span>
    </p>
  );
}

function Placing({ checkIn }: In<'placing'>) {
  const { t } = useWords();
  const leave = useLeave();
  const { title, line, corrects } = placingWords(checkIn, 1);
  return (
    <Frame lead={<Lead />}>
      <div className="place-finger">
        <section className="place-words">
          <div role="status" className="place-now">
            <h1>{t(title)}</h1>
            <p className={corrects ? 'place-line place-corrects' : 'place-line'}>{t(line)}</p>
          </div>
          <PlacingSteps {...checkIn} />
          <div className="place-actions">
            <Press onPress={leave}>{t(checkInTexts.cancel)}</Press>
          </div>
        </section>
        <PlacingGuide geometry={checkIn.geometry} guidance={checkIn.guidance} />
      </div>
    </Frame>
  );
}

function Asking() {
  const { t } = useWords();
  return (
    <Frame tone="wait" lead={<Lead />}>
      <div className="check-in-asking" role="status">
        <h1>{t(checkInTexts.asking)}</h1>
      </div>
    </Frame>
  );
}

/** Asked and not yet answered: left alone, it stays unanswered, and nobody watches. */
function MayWe({ checkIn, wish }: In<'known'> & { readonly wish: ReadableWish }) {
  const { t } = useWords();
  const answer = useAnswer(wish);
  const title = checkIn.person.agreed === null ? checkInTexts.mayWe : checkInTexts.mayWeChange;
  return (
    <Frame lead={<Lead />}>
      <div className="check-in">
        <div className="check-in-words" role="status">
          <h1>{t(title)}</h1>
          <Named name={checkIn.person.displayName} />
          <WishLines wish={wish} who={checkInTexts.whoWouldWatch} />
        </div>
        <div className="check-in-actions">
          {checkIn.person.agreed !== null && (
            <Press onPress={() => answer('stop')}>{t(checkInTexts.stop)}</Press>
          )}
          <Press onPress={() => answer('no')}>{t(checkInTexts.no)}</Press>
          <Press look="primary" onPress={() => answer('yes')}>
            {t(checkInTexts.yes)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}

/** Who watches, and the stop: one touch to come here, one to end it (T-WAT-3). */
function Watched({ checkIn }: In<'known'>) {
  const { t } = useWords();
  const leave = useLeave();
  const { agreed, asked, displayName } = checkIn.person;
  const answer = useAnswer(agreed ?? asked);
  return (
    <Frame tone={checkIn.said === 'well' || checkIn.said === 'yes' ? 'success' : 'plain'} lead={<Lead />}>
      <div className="check-in">
        <div className="check-in-words" role="status">
          <h1>{t(titleOf(checkIn))}</h1>
          <Named name={displayName} />
          {agreed === null ? (
            <p className="check-in-line">{t(checkInTexts.nobodyWatches)}</p>
          ) : (
            <WishLines wish={agreed} who={checkInTexts.whoWatches} />
          )}
        </div>
        <div className="check-in-actions">
          {agreed !== null && <Press onPress={() => answer('stop')}>{t(checkInTexts.stop)}</Press>}
          <Press look="primary" onPress={leave}>
            {t(checkInTexts.finish)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}

function titleOf({ said, person }: In<'known'>['checkIn']): Message {
  switch (said) {
    case 'well':
      return checkInTexts.well;
    case 'yes':
      return checkInTexts.began;
    case 'stop':
      return checkInTexts.stopped;
    case 'no':
      return person.agreed === null ? checkInTexts.declined : checkInTexts.unchanged;
  }
}

function NotKnown({ checkIn }: In<'not-known'>) {
  const { t } = useWords();
  const send = useSend();
  const leave = useLeave();
  const { headline, advice } = checkInUnknownTexts[checkIn.because];
  return (
    <Frame tone="attention" lead={<Lead />}>
      <div className="check-in">
        <div className="check-in-words" role="status">
          <h1>{t(headline)}</h1>
          <p className="result-advice">{t(advice)}</p>
        </div>
        <div className="check-in-actions">
          <Press onPress={leave}>{t(checkInTexts.finish)}</Press>
          <Press look="primary" onPress={() => void send('startCheckIn', {})}>
            <RetryIcon />
            {t(checkInTexts.again)}
          </Press>
        </div>
      </div>
    </Frame>
  );
}

function Named({ name }: { readonly name: string }) {
  return (
    <p className="result-name" data-own-language>
      <MemberName name={name} />
    </p>
  );
}

/** Everything that is said yes to, and nothing else. */
function WishLines({ wish, who }: { readonly wish: ReadableWish; readonly who: Message }) {
  const { t } = useWords();
  return (
    <ul className="check-in-lines">
      <Names label={who} names={wish.watcherNames} />
      <li>{t(checkInTexts.whenTold, { days: wish.everyDays })}</li>
      {wish.secondContactNames.length > 0 && (
        <Names label={checkInTexts.thenTold} names={wish.secondContactNames} />
      )}
      {wish.tellsMunicipality && <li>{t(checkInTexts.municipalityTold)}</li>}
      <li>{t(wish.placeVisible ? checkInTexts.placeTold : checkInTexts.onlyDay)}</li>
    </ul>
  );
}

function Names({ label, names }: { readonly label: Message; readonly names: readonly string[] }) {
  const { t } = useWords();
  return (
    <li className="check-in-who">
      <span>{t(label)}</span> <strong data-own-language>{names.join('、')}</strong>
    </li>
  );
}

function useLeave(): () => void {
  const send = useSend();
  const leave = (): void => void send('leaveCheckIn', {});
  useKeys((key) => {
    if (key === 'Escape') leave();
  });
  return leave;
}

/** The answer goes with the version and the words that stood on the screen. */
function useAnswer(wish: ReadableWish | null): (answer: 'yes' | 'no' | 'stop') => void {
  const send = useSend();
  const { language } = useWords();
  return (answer) => {
    if (wish === null) return;
    const wordingVersion = `${WATCH_WORDING}/${language}`;
    void send('answerCheckIn', { answer, version: wish.version, wordingVersion });
  };
}
