import type pg from 'pg';

/** Only one process migrates at a time; any number that nobody else in the database uses. */
const MIGRATION_LOCK = 0x5445_4255;

/**
 * Takes a schema to the newest version, all of it or nothing.
 * @throws Error if the server could lose commits, or a newer program has written the schema
 */
export async function migratePostgres(
  pool: pg.Pool,
  schema: 'tebura' | 'templates',
  migrations: readonly string[],
): Promise<void> {
  const client = await pool.connect();
  try {
    await refuseForgetfulServer(client);
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)');
    const version = await schemaVersion(client);
    if (version > migrations.length)
      throw new Error(
        `the schema ${schema} was written by a newer program (version ${version}, this one knows ${migrations.length}): ` +
          'install the newer program again',
      );
    for (const sql of migrations.slice(version)) await client.query(sql);
    await client.query('DELETE FROM schema_version');
    await client.query('INSERT INTO schema_version (version) VALUES ($1)', [migrations.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function schemaVersion(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
  return rows[0]?.version ?? 0;
}

async function refuseForgetfulServer(client: pg.PoolClient): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes']) {
    const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
    if (rows[0]?.value !== 'on')
      throw new Error(
        `PostgreSQL runs with ${setting} = ${rows[0]?.value}: it would lose payments in a power cut`,
      );
  }
}
