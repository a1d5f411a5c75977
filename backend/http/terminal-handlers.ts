import type { CheckTemplate } from '../../biometrics/template.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Mode } from '../../platform/mode.ts';
import { enrolMember } from '../enrolment/enrol-member.ts';
import type { EnrolmentDeps } from '../enrolment/enrol-member.ts';
import { makeSignInLink } from '../owners/sign-in-links.ts';
import type { PurchaseDesk } from '../purchases/purchase-desk.ts';
import { purchaseAnswer } from '../purchases/purchase-answer.ts';
import { STAFF_IDLE_TIMEOUT_MS, signStaffIn } from '../staff/staff-desk.ts';
import type { Store } from '../store/store.ts';
import type { Gallery } from '../templates/gallery.ts';
import type { TemplateVault } from '../templates/template-vault.ts';
import type { CheckInDeps } from '../watch-over/check-in-desk.ts';
import { hearTerminals } from '../watch-over/hear-terminals.ts';
import { counterHandlers, counterQuestions } from './counter-handlers.ts';
import type { Callers, Handlers, RoutesOf } from './routes.ts';
import { checkInHandlers } from './watch-over-handlers.ts';

export interface TerminalHandlerDeps extends EnrolmentDeps, CheckInDeps {
  readonly store: Store;
  readonly desk: PurchaseDesk;
  readonly gallery: Gallery;
  readonly vault: TemplateVault;
  readonly checkTemplate: CheckTemplate;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly mode: Mode;
  readonly publicOrigin: () => string;
}

/** What terminals ask for themselves: who am I, challenges, purchases, staff sign-in. */
export function terminalHandlers(deps: TerminalHandlerDeps): Pick<Handlers, RoutesOf<'terminal'>> {
  const { store, desk, clock } = deps;
  const hear = hearTerminals(store, clock);

  async function auditReuse({ terminal }: Callers['terminal'], purchaseId: string): Promise<void> {
    const { municipalityId, terminalId } = terminal;
    await store.recordAudit({
      municipalityId,
      atMs: clock.nowMs(),
      actor: `terminal:${terminalId}`,
      terminalId,
      action: 'purchase.id-reused',
      subject: purchaseId,
      detail: {},
    });
  }

  return {
    terminalStatus: async ({ caller: { terminal } }) => {
      await hear(terminal.terminalId);
      return ok({
        terminalId: terminal.terminalId,
        shopId: terminal.shopId,
        shopName: terminal.shopName,
        municipalityName: terminal.municipalityName,
        mode: deps.mode,
        serverTime: new Date(clock.nowMs()).toISOString(),
      });
    },

    requestChallenge: async ({ caller, body }) => {
      const issued = await desk.challenge({ terminal: caller.terminal, ...body });
      if (!issued.ok) await auditReuse(caller, body.purchaseId);
      return issued;
    },

    submitPurchase: async ({ caller, params: { purchaseId }, body }) => {
      if (body.shopId !== caller.terminal.shopId) return refused('NOT_ALLOWED');
      const { amountYen, challenge } = body;
      const template = Buffer.from(body.template, 'base64');
      const settled = await desk.pay({
        terminal: caller.terminal,
        purchaseId,
        amountYen,
        challenge,
        template,
      });
      if (settled.ok) {
        const { purchase, timings } = settled.value;
        return ok({ outcome: purchaseAnswer(purchase, clock.nowMs()), timings });
      }
      if (settled.reason === 'ID_REUSED') await auditReuse(caller, purchaseId);
      return settled;
    },

    resolvePurchase: async ({ caller, params: { purchaseId }, body }) => {
      if (body.shopId !== caller.terminal.shopId) return refused('NOT_ALLOWED');
      const resolved = await desk.resolve({
        terminal: caller.terminal,
        purchaseId,
        amountYen: body.amountYen,
      });
      if (resolved.ok) return ok({ outcome: purchaseAnswer(resolved.value, clock.nowMs()) });
      await auditReuse(caller, purchaseId);
      return resolved;
    },

    ...counterQuestions(deps),
    ...checkInHandlers(deps),

    staffSignIn: async ({ caller: { terminal }, body: { staffCode, pin } }) => {
      const signedIn = await signStaffIn({ terminal, code: staffCode, pin }, deps);
      if (!signedIn.ok) return signedIn;
      const { sessionToken, staff } = signedIn.value;
      const { staffId, name, role } = staff;
      return ok({ sessionToken, staffId, name, role, idleTimeoutMs: STAFF_IDLE_TIMEOUT_MS });
    },
  };
}

/** What staff do at a terminal. Everything is bound to the terminal's municipality. */
export function staffHandlers(deps: TerminalHandlerDeps): Pick<Handlers, RoutesOf<'staff-at-terminal'>> {
  const { store, clock } = deps;
  return {
    ...counterHandlers(deps),

    staffSignOut: async ({ caller: { sessionHash } }) => {
      await store.endStaffSession({ tokenHash: sessionHash, atMs: clock.nowMs() });
      return ok({});
    },

    listFamilies: async ({ caller: { terminal }, body: { words } }) =>
      ok({ families: await store.searchFamilies({ municipalityId: terminal.municipalityId, words }) }),

    consentNotice: async ({ caller: { terminal } }) => {
      const { version, paragraphs } = await store.currentConsentNotice(terminal.municipalityId);
      return ok({ version, paragraphs: [...paragraphs] });
    },

    enrolMember: ({ caller: { terminal, staff }, params: { memberId }, body }) =>
      enrolMember(
        {
          ...body,
          memberId,
          municipalityId: terminal.municipalityId,
          fingers: body.fingers.map(({ finger, templates }) => ({
            finger,
            templates: templates.map((template) => Buffer.from(template, 'base64')),
          })),
          staffId: staff.staffId,
          terminalId: terminal.terminalId,
        },
        deps,
      ),

    tryIdentification: async ({ caller: { terminal, staff }, params: { memberId }, body }) => {
      const { municipalityId, terminalId } = terminal;
      const member = await store.findMember(memberId);
      if (member?.municipalityId !== municipalityId) return refused('NOT_FOUND');
      const template = deps.checkTemplate(Buffer.from(body.template, 'base64'));
      if (!template.ok) return refused('TEMPLATE_REFUSED');

      const atMs = clock.nowMs();
      const captureDigest = deps.vault.captureDigest(template.value);
      const isNew = await store.noteCapture({
        captureDigest,
        municipalityId,
        usedFor: `trial:${memberId}`,
        atMs,
      });
      const found = await deps.gallery.identify(municipalityId, template.value);
      // A capture that was seen before proves nothing, and a hit on somebody else is told as no hit at all.
      const recognised = isNew && found.kind === 'match' && found.subjectId === member.subjectId;
      const fact = { action: 'member.tried', subject: memberId, detail: { recognised } } as const;
      await store.recordAudit({ ...fact, municipalityId, atMs, actor: `staff:${staff.staffId}`, terminalId });
      return ok({ recognised });
    },

    makeSignInLink: ({ caller: { terminal, staff }, params: { familyAccountId } }) => {
      const { municipalityId, terminalId } = terminal;
      const madeBy = `staff:${staff.staffId}`;
      const origin = deps.publicOrigin();
      return makeSignInLink({ municipalityId, familyAccountId, madeBy, terminalId, origin }, deps);
    },
  };
}
