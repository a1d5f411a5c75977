import type { ReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import type { EnrolmentScreen, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { consentNotice, listFamilies } from '../../contract/terminal-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Trait } from '../../domain/fingers.ts';
import { needsGuardianConsent } from '../../domain/guardian-age.ts';
import type { MemberId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { Reader } from '../../drivers/reader.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { producesTemplates } from '../checkout/capture-template.ts';
import type { StaffSession } from '../staff/staff-session.ts';
import type { CallFailure, TerminalClient } from '../terminal-client.ts';
import { enrolmentScreen } from './enrolment-screen.ts';
import { runEnrolment } from './run-enrolment.ts';
import type { EnrolmentDetails, EnrolmentRunner } from './run-enrolment.ts';

/** Enrolment at this kiosk: one at a time, only while staff are signed in. */
export interface EnrolmentDesk {
  screen(): EnrolmentScreen | null;
  isCapturing(): boolean;
  listFamilies(words: string): Promise<KioskCommandOutput<'listFamilies'>>;
  readConsentNotice(): Promise<KioskCommandOutput<'readConsentNotice'>>;
  begin(details: EnrolmentDetails): KioskCommandOutput<'beginEnrolment'>;
  /** @returns whether there was one to cancel */
  cancel(): boolean;
  /** Leaves a finished enrolment's last screen. */
  close(): boolean;
}

const READ_TIMEOUT_MS = 5_000;

export function createEnrolmentDesk(deps: {
  readonly mode: 'demo' | 'production';
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly reader: Reader;
  readonly readerRecord: ReaderRecord;
  readonly client: TerminalClient;
  readonly staff: StaffSession;
  readonly onChange: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): EnrolmentDesk {
  const { clock, client, staff } = deps;
  let current: { readonly runner: EnrolmentRunner; readonly displayName: string } | null = null;

  function isUnderWay(): boolean {
    const step = current?.runner.state().step;
    return step !== undefined && step !== 'done' && step !== 'stopped';
  }

  return {
    screen: () =>
      current && enrolmentScreen(current.runner.state(), current.displayName, deps.reader.capabilities),
    isCapturing: isUnderWay,
    listFamilies: async (words) => {
      const staffToken = staff.token();
      if (staffToken === null) return { ok: false, reason: 'SIGNED_OUT' };
      const reply = await client.call(
        listFamilies,
        { params: {}, body: { words } },
        { timeoutMs: READ_TIMEOUT_MS, staffToken },
      );
      return reply.ok
        ? { ok: true, value: reply.value.families }
        : { ok: false, reason: readRefusal(reply.reason) };
    },
    readConsentNotice: async () => {
      const staffToken = staff.token();
      if (staffToken === null) return { ok: false, reason: 'SIGNED_OUT' };
      const reply = await client.call(
        consentNotice,
        { params: {}, body: undefined },
        { timeoutMs: READ_TIMEOUT_MS, staffToken },
      );
      return reply.ok ? { ok: true, value: reply.value } : { ok: false, reason: readRefusal(reply.reason) };
    },
    begin: (details) => {
      if (staff.token() === null) return { ok: false, reason: 'SIGNED_OUT' };
      if (isUnderWay()) return { ok: false, reason: 'NOT_NOW' };
      // The backend decides; asking here first spares a child six placements that would then be refused.
      const isChild = needsGuardianConsent(details.birthDate, businessDateAt(clock.nowMs()));
      if (isChild && details.consent.guardianName === null) return { ok: false, reason: 'CONSENT_MISSING' };
      if (traitsFor(deps.reader, details.fingers).length === 0 || !producesTemplates(deps.reader))
        return { ok: false, reason: 'NOT_NOW' };
      if (!checkSpendingRules(details.rules).ok) return { ok: false, reason: 'RULES_CONTRADICT' };
      current = {
        displayName: details.displayName,
        runner: runEnrolment({
          mode: deps.mode,
          clock,
          reader: deps.reader,
          readerRecord: deps.readerRecord,
          client,
          memberId: makeTimedId<MemberId>(clock, deps.random),
          details: { ...details, fingers: traitsFor(deps.reader, details.fingers) },
          staffToken: () => staff.token(),
          onChange: deps.onChange,
          onFault: deps.onFault,
        }),
      };
      deps.onChange();
      return { ok: true, value: {} };
    },
    cancel: () => {
      if (!isUnderWay()) return false;
      current?.runner.send({ kind: 'cancel' });
      return true;
    },
    close: () => {
      if (current === null || isUnderWay()) return false;
      current = null;
      deps.onChange();
      return true;
    },
  };
}

/** What this reader can take of the person: staff need not know which kind of reader they stand at. */
function traitsFor({ capabilities }: Reader, chosen: readonly Trait[]): Trait[] {
  return capabilities.modality === 'face' ? ['face'] : chosen.filter((trait) => trait !== 'face');
}

function readRefusal(failure: CallFailure): 'SIGNED_OUT' | 'NOT_ALLOWED' | 'OFFLINE' {
  if (failure.kind !== 'problem') return 'OFFLINE';
  return failure.problem.code === 'SIGN_IN_NEEDED' ? 'SIGNED_OUT' : 'NOT_ALLOWED';
}
