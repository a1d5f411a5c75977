import * as postgres0001Templates from './migrations/postgres/0001-templates.ts';
import * as postgres0001 from './migrations/postgres/0001-tebura.ts';
import * as postgres0002 from './migrations/postgres/0002-shared-counters.ts';
import * as postgres0003 from './migrations/postgres/0003-money.ts';
import * as postgres0004 from './migrations/postgres/0004-owners.ts';
import * as postgres0009 from './migrations/postgres/0009-outbox-in-order.ts';
import { templates0001 } from './migrations/sqlite/0001-templates.ts';
import { tebura0001 } from './migrations/sqlite/0001-tebura.ts';
import { tebura0002 } from './migrations/sqlite/0002-shared-counters.ts';
import { tebura0003 } from './migrations/sqlite/0003-money.ts';
import { tebura0004 } from './migrations/sqlite/0004-owners.ts';
import { tebura0009 } from './migrations/sqlite/0009-outbox-in-order.ts';

/** Forward only: element n takes a schema from version n to n + 1. A released element is never edited. */
export const MIGRATIONS = {
  sqlite: {
    tebura: [tebura0001, tebura0002, tebura0003, tebura0004, tebura0009],
    templates: [templates0001],
  },
  postgres: {
    tebura: [
      postgres0001.tebura0001,
      postgres0002.tebura0002,
      postgres0003.tebura0003,
      postgres0004.tebura0004,
      postgres0009.tebura0009,
    ],
    templates: [postgres0001Templates.templates0001],
  },
} as const;
