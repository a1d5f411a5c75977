import { resolve } from 'node:path';

export const MODES = ['demo', 'production'] as const;
export type Mode = (typeof MODES)[number];

/** Something that can be switched on and that production may have to refuse (decisions.md 22). */
export interface Switch {
  readonly name: string;
  readonly allowInProduction: boolean;
}

export interface Environment {
  readonly mode: Mode;
  /** Absolute. Everything the product writes is below it. */
  readonly dataFolder: string;
}

/**
 * Reads `TEBURA_MODE` (`demo` unless it says `production`) and `TEBURA_DATA` (`./data`).
 * @throws Error for a mode that is neither: a misspelt "production" must not run as a demo
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const mode = variables['TEBURA_MODE'] ?? 'demo';
  if (!isMode(mode)) throw new Error(`TEBURA_MODE is ${JSON.stringify(mode)}: it must be demo or production`);
  return { mode, dataFolder: resolve(variables['TEBURA_DATA'] ?? './data') };
}

function isMode(text: string): text is Mode {
  return MODES.some((mode) => mode === text);
}

/** @throws Error naming every switch that is on and does not say that production may have it */
export function refuseSwitches(mode: Mode, switchedOn: readonly Switch[]): void {
  if (mode !== 'production') return;
  const refused = switchedOn.filter((one) => !one.allowInProduction).map((one) => one.name);
  if (refused.length > 0) throw new Error(`not allowed in production: ${refused.join(', ')}`);
}
