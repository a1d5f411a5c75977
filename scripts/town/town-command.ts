import type { Store } from '../../backend/store/store.ts';
import type { Clock } from '../../domain/clock.ts';
import { UUID_PATTERN } from '../../domain/ids.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { RandomSource } from '../../domain/random-source.ts';

/** What an officer asked for and cannot have; each line says one thing that is wrong. Nothing was written. */
export class Refusal extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export interface TownOffice {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The options of one call, each read once and named when it is missing or not what it should be. */
export interface TownOptions {
  /** @throws Refusal if it is missing */
  text(name: string): string;
  optional(name: string): string | undefined;
  list(name: string): string[] | undefined;
}

export interface TownCommand {
  /** `programme create` */
  readonly words: string;
  readonly does: string;
  /** Names of its options; one that ends in `?` may be left out. Each with what it means. */
  readonly options: Readonly<Record<string, string>>;
  /** @returns what is printed @throws Refusal */
  run(office: TownOffice, options: TownOptions): Promise<readonly string[]>;
}

export function optionsOf(values: Readonly<Record<string, string | undefined>>): TownOptions {
  return {
    text: (name) => {
      const value = values[name];
      if (value === undefined || value === '') throw new Refusal([`--${name} is missing`]);
      return value;
    },
    optional: (name) => values[name],
    list: (name) => values[name]?.split(',').map((one) => one.trim()),
  };
}

/** An amount as it was typed; whether it is one is for the rules to say. */
export function typedYen(text: string): Yen {
  return (text.trim() === '' ? Number.NaN : Number(text)) as Yen;
}

export function typedId<Id extends string>(options: TownOptions, name: string): Id {
  const text = options.text(name);
  if (!UUID_PATTERN.test(text)) throw new Refusal([`--${name} ${text}: not an id`]);
  return text as Id;
}

export function newId<Id extends string>({ clock, random }: TownOffice): Id {
  return makeTimedId<Id>(clock, random);
}

/** The municipality that is named, or the only one there is. */
export async function municipalityOf(
  { store }: TownOffice,
  options: TownOptions,
): Promise<{ readonly municipalityId: MunicipalityId; readonly name: string }> {
  const all = await store.listMunicipalities();
  const named = options.optional('municipality');
  const found = named === undefined ? all : all.filter(({ municipalityId }) => municipalityId === named);
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  if (all.length === 0) throw new Refusal(['there is no municipality yet: town municipality create']);
  throw new Refusal([
    named === undefined
      ? 'there are several: name one with --municipality'
      : `--municipality ${named}: there is none`,
    ...all.map(({ municipalityId, name }) => `  ${municipalityId}  ${name}`),
  ]);
}
