import { parseArgs } from 'node:util';
import { storeOn } from '../backend/store/open-store.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { ledgerPlace, openLedger } from './ledger-place.ts';
import { SET_UP_COMMANDS } from './town/set-up-commands.ts';
import { SETTLE_COMMANDS } from './town/settle-commands.ts';
import { WATCH_COMMANDS } from './town/watch-commands.ts';
import { Refusal, optionsOf } from './town/town-command.ts';
import type { TownCommand } from './town/town-command.ts';

const COMMANDS = [...SET_UP_COMMANDS, ...SETTLE_COMMANDS, ...WATCH_COMMANDS];

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof Refusal) for (const problem of error.problems) console.error(`REFUSED ${problem}`);
  else console.error(`town: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(words: readonly string[]): Promise<number> {
  const command = COMMANDS.find((one) => one.words.split(' ').every((word, place) => words[place] === word));
  if (command === undefined) {
    const asksForHelp = words.length === 0 || words[0] === '--help';
    (asksForHelp ? console.log : console.error)(overview());
    return asksForHelp ? 0 : 1;
  }
  const names = Object.keys(command.options).map((name) => name.replace('?', ''));
  const { values } = parseArgs({
    args: words.slice(command.words.split(' ').length),
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean' as const, default: false },
    },
  });
  const { help, ...given } = values;
  if (help) {
    console.log(usage(command));
    return 0;
  }
  const ledger = await openLedger(ledgerPlace());
  try {
    const office = { store: storeOn(ledger), clock: systemClock, random: systemRandom };
    const options = optionsOf(given);
    for (const line of await command.run(office, options)) console.log(line);
    return 0;
  } finally {
    await ledger.close();
  }
}

function overview(): string {
  const widest = Math.max(...COMMANDS.map(({ words }) => words.length));
  return [
    'usage: npm run town -- <command> [options]      npm run town -- <command> --help',
    ...COMMANDS.map(({ words, does }) => `  ${words.padEnd(widest)}  ${does}`),
    'Works on DATABASE_URL, or else on the file in the data folder, also while the backend runs.',
  ].join('\n');
}

function usage({ words, does, options }: TownCommand): string {
  const lines = Object.entries(options).map(([name, means]) =>
    name.endsWith('?') ? `  [--${name.slice(0, -1)}]  ${means}` : `  --${name}  ${means}`,
  );
  return [`usage: npm run town -- ${words} [options]`, `  ${does}`, ...lines].join('\n');
}
