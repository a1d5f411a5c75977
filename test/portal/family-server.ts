import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { z } from 'zod';
import {
  FAMILY_EVENTS_PATH,
  changeRules,
  familyEventSchema,
  familyPageSchema,
  addCoGuardian,
  changeFamilyRules,
  endCoGuardian,
  endGrant,
  explainPurchase,
  giveGrant,
  makeDelegateCode,
  ownerSignIn,
  readHistory,
  readShops,
  setFamilyFrozen,
  setFrozen,
} from '../../contract/owner-routes.ts';
import type {
  FamilyChange,
  FamilyEvent,
  FamilyMember,
  FamilyPage,
  FamilyPurchase,
} from '../../contract/owner-routes.ts';
import type { ExplanationLine } from '../../domain/explain-purchase.ts';
import { portalHeaders } from '../../backend/http/security-headers.ts';
import { shops } from './family-fixture.ts';
import { PROBLEM_CODES, problemSchema } from '../../contract/problems.ts';
import type { ProblemCode } from '../../contract/problems.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const COOKIE = 'tebura_family_test=signed-in';

type PageInput = z.input<typeof familyPageSchema>;

interface Fault {
  readonly method: string;
  readonly pathEnd: string;
  readonly problem: ProblemCode | 'silence';
  readonly afterDoing: boolean;
}

/**
 * A backend for the family's page alone: speaks the contract over real HTTP, and everything it sends is parsed by the
 * contract's schemas first. It decides nothing about money; the tests tell it what has happened.
 */
export class FamilyServer {
  /** Requests to the API so far, `PUT /v1/owner/…`. */
  readonly requests: string[] = [];
  readonly linkTokens = new Set<string>();
  page: FamilyPage;
  /** What is told of why a purchase ended as it did, by its id. */
  readonly explanations = new Map<string, readonly ExplanationLine[]>();
  readonly history: FamilyChange[] = [];
  /** Codes that name somebody of another family. */
  readonly delegateCodes = new Map<string, string>();
  /** The next request of a method gets this problem, or no answer at all; a change is still done when `afterDoing`. */
  private fault: Fault | null = null;
  private readonly streams = new Set<ServerResponse>();
  private eventNumber = 0;
  private port = 0;
  private sessionValid = true;
  private server = this.makeServer();
  private readonly webRoot: string;

  /** @param webRoot the folder with the built page */
  constructor(webRoot: string, page: PageInput) {
    this.webRoot = webRoot;
    this.page = familyPageSchema.parse(page);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  signInLink(linkToken = `link-token-${this.linkTokens.size}-of-the-family`): string {
    this.linkTokens.add(linkToken);
    return `${this.origin}/family/#sign-in=${linkToken}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones. */
  async stop(): Promise<void> {
    this.streams.clear();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
    this.server = this.makeServer();
  }

  /** The next call of the method whose path ends so fails; a page asks many things by itself, so say which GET is meant. */
  failNext(method: string, problem: Fault['problem'], { pathEnd = '', afterDoing = false } = {}): void {
    this.fault = { method, pathEnd, problem, afterDoing };
  }

  endSessions(): void {
    this.sessionValid = false;
    for (const stream of this.streams) stream.destroy();
  }

  get openStreams(): number {
    return this.streams.size;
  }

  /** A purchase happens: the page of the next reading has it, and open streams hear of it. */
  purchase(
    purchase: FamilyPurchase,
    after: { balanceYen?: number; member?: Partial<FamilyMember>; silently?: boolean } = {},
  ): FamilyEvent {
    const member = this.changeMember(purchase.memberId, after.member ?? {});
    const balanceYen = after.balanceYen ?? this.page.balanceYen;
    const others = this.page.purchases.filter(({ purchaseId }) => purchaseId !== purchase.purchaseId);
    this.page = familyPageSchema.parse({
      ...this.page,
      balanceYen,
      purchases: [purchase, ...others].slice(0, 50),
    });
    const event = this.makeEvent({ kind: 'purchase', purchase, balanceYen, member });
    if (after.silently !== true) this.send(event);
    return event;
  }

  /** Changed on another screen: told to the streams unless it happens silently. */
  changeElsewhere(memberId: string, change: Partial<FamilyMember>, silently = false): void {
    const member = this.changeMember(memberId, change);
    if (!silently) this.send(this.makeEvent({ kind: 'member-changed', member }));
  }

  send(event: FamilyEvent): void {
    for (const stream of this.streams) this.write(stream, JSON.stringify(event));
  }

  sendRaw(data: string): void {
    for (const stream of this.streams) this.write(stream, data);
  }

  private write(stream: ServerResponse, data: string): void {
    stream.write(`id: ${this.eventNumber}\nevent: family\ndata: ${data}\n\n`);
  }

  private makeEvent(event: { kind: 'purchase' | 'member-changed' } & Record<string, unknown>): FamilyEvent {
    this.eventNumber += 1;
    return familyEventSchema.parse({ ...event, eventId: `event-${this.eventNumber}` });
  }

  private changeMember(memberId: string, change: Partial<FamilyMember>): FamilyMember {
    const known = this.page.members.find((member) => member.memberId === memberId);
    if (known === undefined) throw new Error(`no member ${memberId}`);
    const changed = { ...known, ...change };
    this.page = {
      ...this.page,
      members: this.page.members.map((member) => (member === known ? changed : member)),
    };
    return changed;
  }

  private makeServer() {
    return createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const method = request.method ?? 'GET';
    if (path.startsWith('/family/')) {
      await this.serveFile(path, response);
      return;
    }
    this.requests.push(`${method} ${path}`);
    await this.answerCall(method, path, request, response);
  }

  private async answerCall(
    method: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const isMeant = this.fault?.method === method && path.endsWith(this.fault.pathEnd);
    const fault = isMeant ? this.fault : null;
    if (fault !== null) this.fault = null;
    const text = method === 'POST' || method === 'PUT' ? await readText(request) : '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const signedIn = this.sessionValid && (request.headers.cookie ?? '').includes(COOKIE);
    if (fault === null && path === FAMILY_EVENTS_PATH && signedIn) {
      this.openStream(response);
      return;
    }
    if (fault !== null) {
      if (fault.afterDoing) this.reply(path, method, body, signedIn);
      this.fail(fault.problem, response);
      return;
    }
    const reply = this.reply(path, method, body, signedIn);
    if (typeof reply === 'string') this.fail(reply, response);
    else {
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        ...reply.headers,
      });
      response.end(JSON.stringify(reply.json));
    }
  }

  private reply(
    path: string,
    method: string,
    body: unknown,
    signedIn: boolean,
  ): { json: unknown; headers?: Record<string, string> } | ProblemCode {
    if (path === ownerSignIn.path && method === 'POST') return this.signIn(body);
    if (!signedIn) return 'SIGN_IN_NEEDED';
    if (path === ownerSignIn.path)
      return { json: {}, headers: { 'set-cookie': `${COOKIE}; Max-Age=0; Path=/` } };
    if (path === '/v1/owner/family') return { json: familyPageSchema.parse(this.page) };
    const other = this.replyToOther(path, method, body);
    if (other !== null) return other;
    const [, memberId = '', change] = /^\/v1\/owner\/members\/([^/]+)\/(rules|frozen)$/.exec(path) ?? [];
    const member = this.page.members.find((known) => known.memberId === memberId);
    if (member === undefined) return 'NOT_FOUND';
    return change === 'rules' ? this.putRules(member, body) : this.putFrozen(member, body);
  }

  /** Everything that is not about one member's rules; `null` where the path is none of these. */
  private replyToOther(path: string, method: string, body: unknown): { json: unknown } | ProblemCode | null {
    if (path === readShops.path) return { json: readShops.reply.parse({ shops }) };
    if (path === readHistory.path) return { json: readHistory.reply.parse({ changes: this.history }) };
    if (path === changeFamilyRules.path) return this.putFamilyRules(body);
    if (path === setFamilyFrozen.path) {
      const { frozen } = setFamilyFrozen.body.parse(body);
      return { json: this.changeFamily({ family: { ...this.page.family, frozen } }).family };
    }
    const [, kind, id = '', more] =
      /^\/v1\/owner\/(purchases|members|grants|co-guardians)\/([^/]+)(\/.+)?$/.exec(path) ?? [];
    if (kind === 'purchases')
      return { json: explainPurchase.reply.parse({ lines: this.explanations.get(id) ?? [] }) };
    if (kind === 'members' && more === '/delegate-code')
      return {
        json: makeDelegateCode.reply.parse({ code: '04217788', expiresAt: '2026-11-22T01:45:00.000Z' }),
      };
    if (kind === 'grants') return method === 'PUT' ? this.putGrant(id, body) : this.deleteGrant(id);
    if (kind === 'co-guardians') return this.putCoGuardian(method, id, body);
    return null;
  }

  private changeFamily(change: Partial<PageInput>): FamilyPage {
    this.page = familyPageSchema.parse({ ...this.page, ...change });
    return this.page;
  }

  private putFamilyRules(body: unknown): { json: unknown } | ProblemCode {
    const { rules, replacesVersion } = changeFamilyRules.body.parse(body);
    const { family } = this.page;
    if (replacesVersion !== family.rulesVersion) return 'VERSION_CONFLICT';
    const changed = { ...family, rules, rulesVersion: replacesVersion + 1 };
    return { json: changeFamilyRules.reply.parse(this.changeFamily({ family: changed }).family) };
  }

  private putGrant(grantId: string, body: unknown): { json: unknown } | ProblemCode {
    const { delegate, shopId, limitYen, from, until } = giveGrant.body.parse(body);
    const member =
      'memberId' in delegate && this.page.members.find(({ memberId }) => memberId === delegate.memberId);
    const delegateName =
      'code' in delegate ? this.delegateCodes.get(delegate.code) : member && member.displayName;
    const shop = shops.find((known) => known.shopId === shopId);
    if (typeof delegateName !== 'string' || shop === undefined) return 'NOT_FOUND';
    if ('code' in delegate) this.delegateCodes.delete(delegate.code);
    const grant = {
      grantId,
      delegateName,
      shopId,
      shopName: shop.name,
      limitYen,
      leftYen: limitYen,
      from,
      until,
    };
    this.changeFamily({ grants: [...this.page.grants, grant] });
    return { json: giveGrant.reply.parse(grant) };
  }

  private deleteGrant(id: string): { json: unknown } {
    this.changeFamily({ grants: this.page.grants.filter(({ grantId }) => grantId !== id) });
    return { json: endGrant.reply.parse({}) };
  }

  private putCoGuardian(method: string, id: string, body: unknown): { json: unknown } {
    const others = this.page.coGuardians.filter(({ ownerId }) => ownerId !== id);
    if (method === 'DELETE') {
      this.changeFamily({ coGuardians: others });
      return { json: endCoGuardian.reply.parse({}) };
    }
    if (method === 'PUT') {
      const { name } = addCoGuardian.body.parse(body);
      this.changeFamily({ coGuardians: [...others, { ownerId: id, name }] });
    }
    const url = `${this.origin}/family/#sign-in=${'a-link-for-a-co-guardian'.padEnd(43, '-')}`;
    return { json: addCoGuardian.reply.parse({ url, expiresAt: '2026-11-22T01:30:00.000Z' }) };
  }

  private signIn(body: unknown): { json: unknown; headers: Record<string, string> } | ProblemCode {
    const { linkToken } = ownerSignIn.body.parse(body);
    if (!this.linkTokens.delete(linkToken)) return 'SIGN_IN_REFUSED';
    this.sessionValid = true;
    return { json: {}, headers: { 'set-cookie': `${COOKIE}; HttpOnly; SameSite=Strict; Path=/` } };
  }

  private putRules(member: FamilyMember, body: unknown): { json: unknown } | ProblemCode {
    const { rules, replacesVersion } = changeRules.body.parse(body);
    if (replacesVersion !== member.rulesVersion) return 'VERSION_CONFLICT';
    const changed = this.changeMember(member.memberId, { rules, rulesVersion: member.rulesVersion + 1 });
    return { json: changeRules.reply.parse(changed) };
  }

  private putFrozen(member: FamilyMember, body: unknown): { json: unknown } {
    const { frozen } = setFrozen.body.parse(body);
    return { json: setFrozen.reply.parse(this.changeMember(member.memberId, { frozen })) };
  }

  private fail(code: ProblemCode | 'silence', response: ServerResponse): void {
    if (code === 'silence') {
      // The line breaks in the middle of the answer: a request that got no byte at all, the browser itself would send again.
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{', () => response.destroy());
      return;
    }
    const problem = problemSchema.parse({
      type: 'about:blank',
      title: code,
      status: PROBLEM_CODES[code],
      code,
    });
    response
      .writeHead(problem.status, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify(problem));
  }

  private openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  private async serveFile(path: string, response: ServerResponse): Promise<void> {
    const name = normalize(path.slice('/family/'.length)) || 'index.html';
    const file = await readFile(join(this.webRoot, name === '.' ? 'index.html' : name)).catch(() => null);
    response.writeHead(file === null ? 404 : 200, {
      'content-type':
        CONTENT_TYPES[extname(name === '.' ? 'index.html' : name)] ?? 'application/octet-stream',
      // The page's own policy, as the backend serves it: what it forbids is reported, and fails the tests.
      ...portalHeaders('index.html'),
      'referrer-policy': 'no-referrer',
    });
    response.end(file ?? '');
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
