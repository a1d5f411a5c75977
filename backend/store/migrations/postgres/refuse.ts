/** A trigger that refuses, in the same words as SQLite's; `condition` is a WHEN clause. */
export function refuse(name: string, when: string, table: string, message: string, condition = ''): string {
  return `CREATE TRIGGER ${name} BEFORE ${when} ON ${table} FOR EACH ROW ${condition} EXECUTE FUNCTION refuse('${message}');\n`;
}

/** Rows of the table are written once. @param what begins the message: `entries are` */
export function kept(table: string, what: string): string {
  return (
    refuse(`${table}_is_fixed`, 'UPDATE', table, `${what} not changed`) +
    refuse(`${table}_is_kept`, 'DELETE', table, `${what} kept`)
  );
}
