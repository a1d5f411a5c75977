import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * Asks for the reader's password where a person types it: what is typed is not shown, and it stands on no command line, which
 * every user of the machine can read. Without a terminal it is the first line of the input.
 */
export async function askPassword(): Promise<string> {
  process.stderr.write('Password of the reader: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: nowhere,
    terminal: process.stdin.isTTY,
  });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
