/**
 * better-sqlite3 is synchronous and so is every command here: nothing can come between the statements of a transaction.
 * The store's interface is asynchronous; this is the seam between the two, where a writer thread can be put in later.
 */
export type Synchronous<Commands> = {
  readonly [Name in keyof Commands]: Commands[Name] extends (...args: infer Args) => Promise<infer Value>
    ? (...args: Args) => Value
    : never;
};

/** The same commands with a promise of their answer; what they throw becomes a rejection. */
export function asynchronously<Commands extends object>(commands: Synchronous<Commands>): Commands {
  const wrapped = Object.entries(commands as Record<string, (...args: unknown[]) => unknown>).map(
    ([name, run]) => [name, (...args: unknown[]) => new Promise((resolve) => resolve(run(...args)))] as const,
  );
  // Object.fromEntries forgets which name has which type; Synchronous<Commands> is the inverse of Commands.
  return Object.fromEntries(wrapped) as Commands;
}
