import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MunicipalityId } from '../../../domain/ids.ts';
import { build } from '../database/build.ts';
import type { Snapshot, Transaction } from '../database/database.ts';
import type { ConsentNotice } from '../provisioning.ts';
import { writeAudit } from '../rows/audit-rows.ts';

const paragraphsSchema = z.array(z.string()).min(1);

/** @throws if none was published: a municipality begins with one */
export async function readConsentNotice(
  snapshot: Snapshot,
  municipalityId: MunicipalityId,
): Promise<ConsentNotice> {
  const row = await snapshot.first(
    build
      .selectFrom('consent_notice')
      .select(['version', 'paragraphs'])
      .where('municipality_id', '=', municipalityId)
      .orderBy('seq', 'desc')
      .limit(1),
  );
  if (row === undefined) throw new Error(`no consent notice was published for ${municipalityId}`);
  return { version: row.version, paragraphs: paragraphsSchema.parse(JSON.parse(row.paragraphs)) };
}

export async function publishNotice(
  transaction: Transaction,
  command: {
    readonly municipalityId: MunicipalityId;
    readonly consentNotice: ConsentNotice;
    readonly atMs: number;
  },
): Promise<void> {
  const { municipalityId, consentNotice, atMs } = command;
  const { version } = consentNotice;
  const paragraphs = JSON.stringify(consentNotice.paragraphs);
  const textHash = createHash('sha256').update(paragraphs).digest('hex');
  await transaction.run(
    build.insertInto('consent_notice').values({
      municipality_id: municipalityId,
      version,
      paragraphs,
      text_hash: textHash,
      published_at_ms: atMs,
    }),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: 'system',
    terminalId: null,
    action: 'consent-notice.published',
    subject: version,
    detail: { version, textHash },
  });
}
