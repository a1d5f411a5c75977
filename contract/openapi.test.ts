import { expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { noticeRoutes } from './notice-routes.ts';
import { ownerRoutes } from './owner-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { terminalRoutes } from './terminal-routes.ts';
import { watchOverRoutes } from './watch-over-routes.ts';

test('every route is described, with its parameters, body, reply and refusals', () => {
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, Record<string, unknown>>> };
  for (const [name, route] of Object.entries({
    ...terminalRoutes,
    ...ownerRoutes,
    ...noticeRoutes,
    ...passkeyRoutes,
    ...privacyRoutes,
    ...watchOverRoutes,
  })) {
    const operation = paths[route.path.replace(/:([A-Za-z]+)/g, '{$1}')]?.[route.method.toLowerCase()];
    expect(operation, name).toMatchObject({ operationId: name, summary: route.summary });
    const parameters = operation?.['parameters'] as { name: string }[];
    expect(parameters.map((one) => one.name)).toEqual(
      [...route.path.matchAll(/:([A-Za-z]+)/g)].map((found) => found[1]),
    );
  }
});

test('the amount of a purchase is bounded in the description as it is in the code', () => {
  expect(JSON.stringify(openApiDocument())).toMatch(
    /"amountYen":\{"type":"integer","exclusiveMinimum":0,"maximum":300000\}/,
  );
});
