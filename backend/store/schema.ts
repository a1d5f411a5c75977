import * as postgres0001Templates from './migrations/postgres/0001-templates.ts';
import * as postgres0001 from './migrations/postgres/0001-tebura.ts';
import * as postgres0002 from './migrations/postgres/0002-shared-counters.ts';
import * as postgres0003 from './migrations/postgres/0003-money.ts';
import * as postgres0004 from './migrations/postgres/0004-owners.ts';
import * as postgres0005 from './migrations/postgres/0005-notices.ts';
import * as postgres0006 from './migrations/postgres/0006-line-talk.ts';
import * as postgres0007 from './migrations/postgres/0007-page.ts';
import * as postgres0008 from './migrations/postgres/0008-watch-over.ts';
import * as postgres0009 from './migrations/postgres/0009-outbox-in-order.ts';
import * as postgres0010 from './migrations/postgres/0010-lighter-payments.ts';
import { templates0001 } from './migrations/sqlite/0001-templates.ts';
import { tebura0001 } from './migrations/sqlite/0001-tebura.ts';
import { tebura0002 } from './migrations/sqlite/0002-shared-counters.ts';
import { tebura0003 } from './migrations/sqlite/0003-money.ts';
import { tebura0004 } from './migrations/sqlite/0004-owners.ts';
import { tebura0005 } from './migrations/sqlite/0005-notices.ts';
import { tebura0006 } from './migrations/sqlite/0006-line-talk.ts';
import { tebura0007 } from './migrations/sqlite/0007-page.ts';
import { tebura0008 } from './migrations/sqlite/0008-watch-over.ts';
import { tebura0009 } from './migrations/sqlite/0009-outbox-in-order.ts';
import { tebura0010 } from './migrations/sqlite/0010-lighter-payments.ts';

/** Forward only: element n takes a schema from version n to n + 1. A released element is never edited. */
export const MIGRATIONS = {
  sqlite: {
    tebura: [
      tebura0001,
      tebura0002,
      tebura0003,
      tebura0004,
      tebura0005,
      tebura0006,
      tebura0007,
      tebura0008,
      tebura0009,
      tebura0010,
    ],
    templates: [templates0001],
  },
  postgres: {
    tebura: [
      postgres0001.tebura0001,
      postgres0002.tebura0002,
      postgres0003.tebura0003,
      postgres0004.tebura0004,
      postgres0005.tebura0005,
      postgres0006.tebura0006,
      postgres0007.tebura0007,
      postgres0008.tebura0008,
      postgres0009.tebura0009,
      postgres0010.tebura0010,
    ],
    templates: [postgres0001Templates.templates0001],
  },
} as const;
