/** A line of a measurement's report. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
