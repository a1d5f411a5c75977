import { z } from 'zod';
import { noticeRoutes } from './notice-routes.ts';
import { FAMILY_EVENTS_PATH, familyEventSchema, ownerRoutes } from './owner-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { PROBLEM_CODES, problemSchema } from './problems.ts';
import type { ProblemCode } from './problems.ts';
import type { Caller, Route } from './route.ts';
import { terminalRoutes } from './terminal-routes.ts';
import { voucherOrderRoutes } from './voucher-order-routes.ts';
import { watchOverRoutes } from './watch-over-routes.ts';

/** What every route of a caller can answer besides its own problems. */
const COMMON_PROBLEMS: Readonly<Record<Caller, readonly ProblemCode[]>> = {
  terminal: ['SIGNATURE_REFUSED', 'TERMINAL_UNKNOWN'],
  'staff-at-terminal': ['SIGNATURE_REFUSED', 'TERMINAL_UNKNOWN', 'SIGN_IN_NEEDED', 'NOT_ALLOWED'],
  owner: ['SIGN_IN_NEEDED', 'NOT_ALLOWED'],
  anybody: ['NOT_ALLOWED'],
};
const ALWAYS: readonly ProblemCode[] = ['REQUEST_MALFORMED', 'BODY_TOO_LARGE', 'INTERNAL', 'OUT_OF_SERVICE'];

/** The backend's API as an OpenAPI 3.1 document, derived from the same routes as the server and the clients. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, one] of Object.entries({
    ...terminalRoutes,
    ...ownerRoutes,
    ...noticeRoutes,
    ...passkeyRoutes,
    ...privacyRoutes,
    ...voucherOrderRoutes,
    ...watchOverRoutes,
  })) {
    const path = one.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(name, one) };
  }
  paths[FAMILY_EVENTS_PATH] = { get: eventsOperation() };
  return {
    openapi: '3.1.0',
    info: { title: 'Tebura backend', version: '1' },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema) },
      securitySchemes: {
        terminalSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description:
            'RFC 9421, Ed25519, tag "tebura-terminal-v1", over "@method" "@authority" "@path" "@query" "content-digest" ' +
            '(RFC 9530) and, where sent, "x-tebura-staff"; replies are signed in return with tag "tebura-backend-v1".',
        },
        staffSession: { type: 'apiKey', in: 'header', name: 'x-tebura-staff' },
        ownerSession: { type: 'apiKey', in: 'cookie', name: 'tebura_owner' },
      },
    },
  };
}

function operation(name: string, one: Route): Record<string, unknown> {
  const content = jsonContent(one.body);
  return {
    operationId: name,
    summary: one.summary,
    parameters: parametersOf(one),
    ...(content === null ? {} : { requestBody: { required: true, content } }),
    responses: {
      200: { description: 'Done', content: jsonContent(one.reply) },
      ...problemResponses([...one.problems, ...COMMON_PROBLEMS[one.caller], ...ALWAYS]),
    },
    security: securityOf(one.caller),
  };
}

function eventsOperation(): Record<string, unknown> {
  return {
    operationId: 'familyEvents',
    summary:
      'Server-sent events of the family; `Last-Event-ID` resumes; `event: reread` says that too much was missed',
    parameters: [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } }],
    responses: {
      200: {
        description: '`event: family`, each `data` one of these',
        content: { 'text/event-stream': { schema: schemaOf(familyEventSchema) } },
      },
      ...problemResponses(COMMON_PROBLEMS.owner),
    },
    security: securityOf('owner'),
  };
}

function parametersOf(one: Route): unknown[] {
  const schema = schemaOf(one.params);
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'path',
    required: true,
    schema: property,
  }));
}

function jsonContent(schema: z.ZodType): Record<string, unknown> | null {
  return schema instanceof z.ZodUndefined ? null : { 'application/json': { schema: schemaOf(schema) } };
}

function problemResponses(codes: readonly ProblemCode[]): Record<string, unknown> {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEM_CODES[code]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [status, { description: same.join(', '), content }]),
  );
}

function securityOf(caller: Caller): Record<string, readonly string[]>[] {
  switch (caller) {
    case 'terminal':
      return [{ terminalSignature: [] }];
    case 'staff-at-terminal':
      return [{ terminalSignature: [], staffSession: [] }];
    case 'owner':
      return [{ ownerSession: [] }];
    case 'anybody':
      return [];
  }
}

/** What is sent over the wire; a brand or a trim on the way in makes no difference there. */
function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if ($schema === undefined) throw new Error('not a JSON schema');
  return rest;
}
