import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { FamilyMember, FamilyPage } from '../../contract/owner-routes.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { dayMeter } from '../words/day-meter.ts';
import { LargeAmount } from './balance-card.tsx';
import { EditIcon, PaidIcon, PauseIcon, PlayIcon } from './icons.tsx';
import { LimitsLeft } from './limits-left.tsx';
import { RuleLines } from './rule-lines.tsx';
import { RulesForm } from './rules-form.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';

interface MemberCardProps {
  readonly member: FamilyMember;
  readonly page: FamilyPage;
}

export function MemberCard({ member, page }: MemberCardProps) {
  const editing = usePortalState((state) =>
    state.editing?.holder === member.memberId ? state.editing : null,
  );
  const portal = usePortal();
  const { say } = useWords();
  const card = useRef<HTMLLIElement>(null);
  const isWanted = usePortalState(
    ({ wanted }) => wanted?.to.kind === 'member' && wanted.to.memberId === member.memberId,
  );
  useEffect(() => {
    if (!isWanted) return;
    card.current?.scrollIntoView({ block: 'center' });
    card.current?.querySelector<HTMLElement>('.button.stop')?.focus();
    portal.wantNothing();
  }, [isWanted, portal]);
  const mayPay = !member.frozen && !page.family.frozen;
  const headingId = `member-${member.memberId}`;
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const isEditing = editing !== null;
  useEffect(() => {
    if (wasEditing.current && !isEditing) editButton.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return (
    <li
      ref={card}
      className={mayPay ? 'card member' : 'card member is-stopped'}
      aria-labelledby={headingId}
      data-member={member.memberId}
    >
      <div className="member-heading">
        <span className="avatar" aria-hidden="true">
          {String.fromCodePoint(member.displayName.codePointAt(0) ?? 0x20)}
        </span>
        <div className="member-name">
          <h3 id={headingId} className="name">
            {member.displayName}
          </h3>
          <p>{say(portalTexts.age, { years: member.age })}</p>
        </div>
        <p className={mayPay ? 'badge paying' : 'badge stopped'}>
          {mayPay ? <PaidIcon /> : <PauseIcon />}
          {say(mayPay ? portalTexts.mayPay : portalTexts.stopped)}
        </p>
      </div>
      <DayPicture member={member} />
      <LimitsLeft limits={page.limits.filter(({ memberId }) => memberId === member.memberId)} />
      {member.enrolledFingers === 0 && <p className="member-hint">{say(portalTexts.noFingers)}</p>}
      {editing === null ? (
        <>
          <div className="rule">
            <RuleLines rules={member.rules} />
          </div>
          <MemberButtons member={member} editButton={editButton} />
        </>
      ) : (
        <RulesForm name={member.displayName} rules={member.rules} editing={editing} />
      )}
    </li>
  );
}

/** What was used of the day and what is left of it: a figure and a bar, the same thing twice. */
function DayPicture({ member }: { readonly member: FamilyMember }) {
  const { say, money } = useWords();
  const meter = dayMeter(member);
  const { leftTodayYen, spentTodayYen } = member;
  if (leftTodayYen === null || meter === null) {
    return (
      <div className="day">
        {member.frozen && <StoppedWords />}
        <p className="day-left">
          <span>{say(portalTexts.spentTodayHeadline)} </span>
          <LargeAmount amountYen={spentTodayYen} />
        </p>
      </div>
    );
  }
  return (
    <div className="day">
      {member.frozen ? (
        <StoppedWords />
      ) : (
        <p className="day-left">
          <span>{say(portalTexts.leftToday)} </span>
          <LargeAmount amountYen={leftTodayYen} />
        </p>
      )}
      <svg className="meter" width="100%" height="14" aria-hidden="true" focusable="false">
        <rect className="meter-day" width="100%" height="14" />
        <rect className="meter-spent" width={`${meter.spentPercent}%`} height="14" />
      </svg>
      <p className="day-ends">
        <span>{say(portalTexts.spentToday, { amount: money(spentTodayYen) })}</span>{' '}
        {member.rules.perDay !== null && (
          <span>{say(portalTexts.dayLimit, { amount: money(member.rules.perDay) })}</span>
        )}
      </p>
    </div>
  );
}

function StoppedWords() {
  const { say } = useWords();
  return (
    <p className="day-stopped">
      <strong>{say(portalTexts.stoppedHeadline)}</strong> <span>{say(portalTexts.stoppedExplained)}</span>
    </p>
  );
}

interface MemberButtonsProps {
  readonly member: FamilyMember;
  /** Where the keyboard returns to when the form is closed. */
  readonly editButton: RefObject<HTMLButtonElement | null>;
}

function MemberButtons({ member, editButton }: MemberButtonsProps) {
  const portal = usePortal();
  return (
    <div className="member-buttons">
      <button
        type="button"
        ref={editButton}
        className="button"
        onClick={() => portal.rules.startEditing(member.memberId)}
      >
        <EditIcon />
        <ButtonWords member={member} text={portalTexts.editLimits} />
      </button>
      <StopButton member={member} />
    </div>
  );
}

/** Stops a member's payments in one tap, or lets them again: the same place, so that the way back is where the finger is. */
export function StopButton({ member }: { readonly member: FamilyMember }) {
  const portal = usePortal();
  const work = usePortalState((state) => state.work.get(member.memberId));
  const text = member.frozen
    ? work === 'resuming'
      ? portalTexts.resuming
      : portalTexts.resume
    : work === 'stopping'
      ? portalTexts.stopping
      : portalTexts.stop;
  return (
    <button
      type="button"
      className={member.frozen ? 'button strong' : 'button stop'}
      onClick={() => void portal.rules.setFrozen(member.memberId, !member.frozen)}
      aria-disabled={work !== undefined}
    >
      {member.frozen ? <PlayIcon /> : <PauseIcon />}
      <ButtonWords member={member} text={text} />
    </button>
  );
}

/** Several members have the same buttons: who is meant is heard, and seen by where the button stands. */
function ButtonWords({ member, text }: { readonly member: FamilyMember; readonly text: Message }) {
  const { say } = useWords();
  return (
    <span>
      <span className="only-heard">{say(portalTexts.forMember, { name: member.displayName })}</span>
      {say(text)}
    </span>
  );
}
