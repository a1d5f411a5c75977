import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { giveGrant } from '../../contract/owner-routes.ts';
import type { FamilyMember } from '../../contract/owner-routes.ts';
import type { GrantId, MemberId, ShopId } from '../../domain/ids.ts';
import { PURCHASE_CEILING } from '../../domain/yen.ts';
import type { Message } from '../../messages/language.ts';
import { portalTexts } from '../../messages/portal.ts';
import { grantTexts } from '../../messages/portal-grants.ts';
import { rulesFormTexts } from '../../messages/portal-rules.ts';
import type { CallRefusal } from '../family-api.ts';
import { firstGrantForm, readGrantForm } from '../state/grant-form.ts';
import type { GrantField, GrantForm } from '../state/grant-form.ts';
import { MinuteSelect } from './rule-choices.tsx';
import { usePortal, usePortalState, useWords } from './use-portal.ts';
import { ProblemLine } from './problem-line.tsx';

const problemTexts: Readonly<Record<GrantField, Message>> = {
  code: grantTexts.grantCodeWrong,
  shop: grantTexts.grantShopMissing,
  amount: grantTexts.grantAmountWrong,
  span: grantTexts.grantSpanWrong,
};

interface GrantFieldsProps {
  readonly members: readonly FamilyMember[];
  /** Given, or thought better of. */
  readonly onEnd: () => void;
}

/** Who may pay, where, how much, and from when until when. */
export function GrantFields({ members, onEnd }: GrantFieldsProps) {
  const portal = usePortal();
  const nowMs = usePortalState((state) => state.nowMs);
  const { say, money } = useWords();
  const [form, setForm] = useState(() => firstGrantForm(nowMs));
  const [wrong, setWrong] = useState<readonly GrantField[]>([]);
  const [refusal, setRefusal] = useState<Message | null>(null);
  const [busy, setBusy] = useState(false);
  // The same id until something is changed: a second try after a lost answer gives no second leave.
  const [grantId, setGrantId] = useState(() => portal.newId<GrantId>());
  const fields = useRef<HTMLFormElement>(null);

  useEffect(() => {
    void portal.needShops();
  }, [portal]);
  useEffect(() => {
    if (wrong.length > 0) fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);

  function type(change: Partial<GrantForm>): void {
    setForm({ ...form, ...change });
    setWrong([]);
    setRefusal(null);
    setGrantId(portal.newId<GrantId>());
  }

  async function give(): Promise<void> {
    if (busy) return;
    const wish = readGrantForm(form, nowMs);
    setWrong(wish.ok ? [] : wish.reason);
    if (!wish.ok) return;
    setBusy(true);
    const reply = await portal.have(giveGrant, { params: { grantId }, body: wish.value });
    setBusy(false);
    if (reply.ok) onEnd();
    else setRefusal(refusalText(reply.reason));
  }

  const about = (field: GrantField) => ({
    'aria-invalid': wrong.includes(field),
    'aria-describedby': wrong.includes(field) ? `grant-${field}-problem` : undefined,
  });
  const problem = (field: GrantField): ReactNode =>
    wrong.includes(field) && (
      <p className="limit-problem" id={`grant-${field}-problem`}>
        {say(problemTexts[field], field === 'amount' ? { most: money(PURCHASE_CEILING) } : {})}
      </p>
    );

  return (
    <form
      ref={fields}
      className="panel-form"
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <label className="field">
        <span>{say(grantTexts.grantWho)}</span>
        <select
          value={form.delegate}
          onChange={({ target }) => type({ delegate: target.value as MemberId | 'code' })}
        >
          <option value="code">{say(grantTexts.grantByCode)}</option>
          {members.map(({ memberId, displayName }) => (
            <option key={memberId} value={memberId}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
      {form.delegate === 'code' && (
        <div>
          <TextField
            label={grantTexts.grantCode}
            value={form.code}
            onChange={(code) => type({ code })}
            {...about('code')}
          />
          <p className="explained">{say(grantTexts.grantCodeExplained)}</p>
          {problem('code')}
        </div>
      )}
      <div>
        <ShopSelect shopId={form.shopId} onChange={(shopId) => type({ shopId })} {...about('shop')} />
        {problem('shop')}
      </div>
      <div>
        <TextField
          label={grantTexts.grantAmount}
          unit={rulesFormTexts.yen}
          value={form.amountText}
          onChange={(amountText) => type({ amountText })}
          {...about('amount')}
        />
        {problem('amount')}
      </div>
      <div className="span-fields">
        <DayField
          label={grantTexts.grantFromDay}
          value={form.fromDay}
          onChange={(fromDay) => type({ fromDay })}
        />
        <MinuteSelect
          isHourly
          label={grantTexts.grantFromHour}
          minute={form.fromMinute}
          onChange={(fromMinute) => type({ fromMinute })}
        />
        <DayField
          label={grantTexts.grantUntilDay}
          value={form.untilDay}
          onChange={(untilDay) => type({ untilDay })}
          {...about('span')}
        />
        <MinuteSelect
          isHourly
          label={grantTexts.grantUntilHour}
          minute={form.untilMinute}
          onChange={(untilMinute) => type({ untilMinute })}
        />
      </div>
      <p className="explained">{say(grantTexts.grantInJapan)}</p>
      {problem('span')}
      <ProblemLine problem={refusal} />
      <div className="member-buttons">
        <button type="button" className="button" onClick={onEnd}>
          {say(rulesFormTexts.cancel)}
        </button>
        <button type="submit" className="button strong" aria-disabled={busy}>
          {say(grantTexts.giveGrant)}
        </button>
      </div>
    </form>
  );
}

function refusalText(reason: CallRefusal): Message {
  if (reason === 'NOT_FOUND') return grantTexts.grantNobody;
  if (reason === 'TOO_MANY_REQUESTS' || reason === 'NOT_ALLOWED') return grantTexts.grantTooMany;
  if (reason === 'REQUEST_MALFORMED') return grantTexts.grantSpanWrong;
  return portalTexts.notAnswered;
}

interface FieldState {
  readonly 'aria-invalid'?: boolean;
  readonly 'aria-describedby'?: string | undefined;
}

interface TextFieldProps extends FieldState {
  readonly label: Message;
  readonly unit?: Message;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextField({ label, unit, onChange, ...field }: TextFieldProps) {
  const { say } = useWords();
  return (
    <label className="field">
      <span>{say(label)}</span>
      <span className="with-unit">
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          onChange={({ target }) => onChange(target.value)}
          {...field}
        />
        {unit !== undefined && <span aria-hidden="true">{say(unit)}</span>}
      </span>
    </label>
  );
}

interface ShopSelectProps extends FieldState {
  readonly shopId: ShopId | '';
  readonly onChange: (shopId: ShopId | '') => void;
}

function ShopSelect({ shopId, onChange, ...field }: ShopSelectProps) {
  const { say } = useWords();
  const shops = usePortalState((state) => state.shops);
  return (
    <label className="field">
      <span>{say(grantTexts.grantShop)}</span>
      <select value={shopId} onChange={({ target }) => onChange(target.value as ShopId | '')} {...field}>
        <option value="">{say(grantTexts.chooseShop)}</option>
        {(shops ?? []).map((shop) => (
          <option key={shop.shopId} value={shop.shopId}>
            {shop.name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DayFieldProps extends FieldState {
  readonly label: Message;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

function DayField({ label, onChange, ...field }: DayFieldProps) {
  const { say } = useWords();
  return (
    <label className="field">
      <span>{say(label)}</span>
      <input type="date" onChange={({ target }) => onChange(target.value)} {...field} />
    </label>
  );
}
