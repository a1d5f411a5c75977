import { useState } from 'react';
import type { RegisterReport } from '../../domain/settlement/register-report.ts';
import type { CountedSum } from '../../domain/settlement/merchant-totals.ts';
import { fullDateWords } from '../../messages/clock-words.ts';
import { counterTexts, registerTexts } from '../../messages/counter.ts';
import { declineReasonTexts } from '../../messages/decline-reasons.ts';
import type { Message } from '../../messages/language.ts';
import { Amount } from '../controls/amount.tsx';
import { Press } from '../controls/press.tsx';
import { useAnswer } from '../controls/use-answer.ts';
import { useWords } from '../kiosk-context.ts';
import { CounterFrame, Unread, useBegin, useTurn, whyUnread } from './counter-frame.tsx';
import type { CounterPage } from './counter-page.ts';

type Of<Page extends CounterPage['page']> = { readonly page: Extract<CounterPage, { page: Page }> };

/** X: the day so far. Z: one confirmation closes it. */
export function RegisterPage({ page, mayAct }: Of<'register'> & { readonly mayAct: boolean }) {
  const { t } = useWords();
  const turn = useTurn();
  const begin = useBegin();
  const [round, setRound] = useState(0);
  const answer = useAnswer('readRegister', {}, round);
  const unread = whyUnread(answer);
  const register = answer.kind === 'answered' && answer.output.ok ? answer.output.value : null;
  if (unread !== null || register === null)
    return (
      <CounterFrame title={registerTexts.title}>
        <Unread words={unread ?? counterTexts.reading} onAgain={() => setRound(round + 1)} />
      </CounterFrame>
    );
  const { now, closes } = register;
  const isWaiting = now.unresolved.count > 0;
  return (
    <CounterFrame title={registerTexts.now}>
      <div className="counter-columns register-columns">
        <ReportCard report={now} />
        <section className="counter-side">
          {page.confirming ? (
            <>
              <h2>{t(registerTexts.closeSure)}</h2>
              <p className="small">{t(registerTexts.closeWhy)}</p>
              <Press look="primary" onPress={() => void begin('beginClose', {})}>
                {t(registerTexts.closeNow)}
              </Press>
              <Press onPress={() => turn({ page: 'register', confirming: false })}>
                {t(registerTexts.notYet)}
              </Press>
            </>
          ) : (
            <>
              {!mayAct && <p>{t(counterTexts.onlyLooking)}</p>}
              {mayAct && isWaiting && <p className="refusal">{t(registerTexts.waitingFirst)}</p>}
              {mayAct && (
                <Press
                  look="primary"
                  disabled={isWaiting}
                  onPress={() => turn({ page: 'register', confirming: true })}
                >
                  {t(registerTexts.close)}
                </Press>
              )}
              {closes.length > 0 && (
                <Press onPress={() => turn({ page: 'closes', index: 0 })}>{t(registerTexts.earlier)}</Press>
              )}
            </>
          )}
        </section>
      </div>
    </CounterFrame>
  );
}

/** A former close, as it was. */
export function ClosesPage({ page }: Of<'closes'>) {
  const { t } = useWords();
  const turn = useTurn();
  const [round, setRound] = useState(0);
  const answer = useAnswer('readRegister', {}, round);
  const unread = whyUnread(answer);
  const closes = answer.kind === 'answered' && answer.output.ok ? answer.output.value.closes : [];
  const report = closes[page.index];
  if (report === undefined)
    return (
      <CounterFrame title={registerTexts.earlier}>
        <Unread words={unread ?? counterTexts.reading} onAgain={() => setRound(round + 1)} />
      </CounterFrame>
    );
  return (
    <CounterFrame title={registerTexts.earlier}>
      <div className="counter-columns register-columns">
        <ReportCard report={report} />
        <section className="counter-side">
          <Press
            disabled={page.index + 1 >= closes.length}
            onPress={() => turn({ page: 'closes', index: page.index + 1 })}
          >
            {t(registerTexts.older)}
          </Press>
          <Press disabled={page.index === 0} onPress={() => turn({ page: 'closes', index: page.index - 1 })}>
            {t(registerTexts.newer)}
          </Press>
        </section>
      </div>
    </CounterFrame>
  );
}

/** The lines of reasons that fit; the others are counted together. */
const REASONS_SHOWN = 3;

/** On the screen and on paper (counter.css prints this and nothing else). */
export function ReportCard({ report }: { readonly report: RegisterReport }) {
  const { t, language } = useWords();
  const { declined, firstReceipt, lastReceipt } = report;
  const others = declined.slice(REASONS_SHOWN).reduce((sum, { count }) => sum + count, 0);
  return (
    <article className="facts-card report">
      <p className="report-head">
        {report.kind === 'Z' && <strong>{t(registerTexts.closed, { number: report.number })}</strong>}
        <span>{fullDateWords(report.businessDate, language)}</span>
        {firstReceipt !== null && (
          <span className="small soft digits">
            {t(registerTexts.receiptRange, { first: firstReceipt, last: lastReceipt ?? firstReceipt })}
          </span>
        )}
      </p>
      <dl>
        <Line name={registerTexts.purchases} sum={report.purchases} />
        <Line name={registerTexts.voids} sum={report.voids} />
        <Line name={registerTexts.refunds} sum={report.refunds} />
        <div className="fact report-net">
          <dt>{t(registerTexts.net)}</dt>
          <dd>
            <Amount yen={report.netYen} className="amount-small" />
          </dd>
        </div>
        {report.kind === 'X' && <Line name={registerTexts.waiting} sum={report.unresolved} />}
        {report.kind === 'Z' && (
          <div className="fact">
            <dt className="soft">{t(registerTexts.grandTotal)}</dt>
            <dd>
              <Amount yen={report.grandTotalYen} className="amount-small" />
            </dd>
          </div>
        )}
      </dl>
      <div className="report-declined small">
        <p className="soft">{t(registerTexts.declined)}</p>
        <ul>
          {declined.length === 0 && <li>{t(registerTexts.declinedNone)}</li>}
          {declined.slice(0, REASONS_SHOWN).map(({ reason, count }) => (
            <Reason key={reason} words={declineReasonTexts[reason].headline} count={count} />
          ))}
          {others > 0 && <Reason words={registerTexts.declinedOther} count={others} />}
        </ul>
      </div>
    </article>
  );
}

function Line({ name, sum }: { readonly name: Message; readonly sum: CountedSum }) {
  const { t } = useWords();
  return (
    <div className="fact">
      <dt className="soft">{t(name)}</dt>
      <dd>
        <span className="small digits">{t(counterTexts.count, { count: sum.count })}</span>
        <Amount yen={sum.amountYen} className="amount-small" />
      </dd>
    </div>
  );
}

function Reason({ words, count }: { readonly words: Message; readonly count: number }) {
  const { t } = useWords();
  return (
    <li>
      <span>{t(words)}</span> <span className="digits">{t(counterTexts.count, { count })}</span>
    </li>
  );
}
