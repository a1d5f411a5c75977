import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { EmulatedModuleState, PlacedFinger } from './emulated-module.ts';
import { faultsRequest, placeRequest } from './control-protocol.ts';
import type { Fault } from './fault-plan.ts';

/** What can be done to an emulated reader from outside. */
export interface EmulatorControls {
  place(placed: PlacedFinger, holdMs?: number): Promise<void>;
  lift(): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  failNext(faults: readonly Fault[]): void;
  state(): EmulatedModuleState;
}

export interface ControlServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const BODY_BYTES_MAX = 64 * 1024;

/**
 * The emulator's steering wheel, for the demo's dock, the command line and tests: HTTP on loopback, a bearer token on
 * every request, the emulator's state as the answer to each. @param port 0 takes a free one
 * @throws the system's error if the port cannot be had
 */
export async function serveControls(
  controls: EmulatorControls,
  token: string,
  port: number,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    void answer(controls, token, request).then(({ status, body }) => send(response, status, body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answer(controls: EmulatorControls, token: string, request: IncomingMessage): Promise<Answer> {
  if (!isAuthorised(request, token))
    return problem(401, 'This needs the emulator\'s token as "Authorization: Bearer".');
  const body = await readBody(request);
  if (body === null) return problem(400, 'The body is no JSON, or too long.');
  switch (`${request.method ?? ''} ${request.url ?? ''}`) {
    case 'GET /state':
      return { status: 200, body: controls.state() };
    case 'POST /place':
      return withInput(placeRequest, body.json, controls, ({ finger, fault, holdMs }) =>
        controls.place({ finger, fault: fault ?? null }, holdMs),
      );
    case 'POST /faults':
      return withInput(faultsRequest, body.json, controls, ({ failNext }) => controls.failNext(failNext));
    case 'POST /lift':
      controls.lift();
      return { status: 200, body: controls.state() };
    case 'POST /unplug':
      await controls.unplug();
      return { status: 200, body: controls.state() };
    case 'POST /plug':
      await controls.plug();
      return { status: 200, body: controls.state() };
    default:
      return problem(404, 'There are: GET /state; POST /place, /lift, /unplug, /plug, /faults.');
  }
}

async function withInput<Input>(
  schema: z.ZodType<Input>,
  json: unknown,
  controls: EmulatorControls,
  act: (input: Input) => Promise<void> | void,
): Promise<Answer> {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return problem(400, parsed.error.issues.map((issue) => issue.message).join('; '));
  await act(parsed.data);
  return { status: 200, body: controls.state() };
}

function problem(status: number, text: string): Answer {
  return { status, body: { problem: text } };
}

/** Both sides are hashed first, so that neither content nor length of the token can be told from the time it takes. */
function isAuthorised(request: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

async function readBody(request: IncomingMessage): Promise<{ readonly json: unknown } | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > BODY_BYTES_MAX) return null;
      chunks.push(chunk);
    }
    return { json: length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown) };
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
