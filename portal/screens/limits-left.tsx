import type { FamilyPage } from '../../contract/owner-routes.ts';
import type { WindowKind } from '../../domain/spending-window.ts';
import type { Message } from '../../messages/language.ts';
import { grantTexts } from '../../messages/portal-grants.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import { dayMeter } from '../words/day-meter.ts';
import { useWords } from './use-portal.ts';

const windowTexts: Readonly<Record<WindowKind, Message>> = {
  day: rulesFormTexts.leftDay,
  week: rulesFormTexts.leftWeek,
  month: rulesFormTexts.leftMonth,
  total: rulesFormTexts.leftTotal,
};

/** What limits over more than a day leave; nothing where there are none. */
export function LimitsLeft({ limits }: { readonly limits: FamilyPage['limits'] }) {
  const { say, money } = useWords();
  if (limits.length === 0) return null;
  return (
    <ul className="limits-left">
      {limits.map(({ window, limitYen, leftYen }) => (
        <li key={window}>
          <span>{say(windowTexts[window])}</span>{' '}
          <span>{say(grantTexts.leftOfLimit, { left: money(leftYen), limit: money(limitYen) })}</span>
          <Meter limitYen={limitYen} leftYen={leftYen} />
        </li>
      ))}
    </ul>
  );
}

/** The same as the figures beside it, to see at a glance. */
function Meter({ limitYen, leftYen }: { readonly limitYen: number; readonly leftYen: number }) {
  const meter = dayMeter({ spentTodayYen: limitYen - leftYen, leftTodayYen: leftYen });
  if (meter === null) return null;
  return (
    <svg className="meter is-thin" width="100%" height="8" aria-hidden="true" focusable="false">
      <rect className="meter-day" width="100%" height="8" />
      <rect className="meter-spent" width={`${meter.spentPercent}%`} height="8" />
    </svg>
  );
}
