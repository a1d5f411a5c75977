/** So many different texts are remembered; a municipality has a few. */
const REMEMBERED_MAX = 1_000;

/**
 * Reads texts that are the same for many rows (rules, where vouchers hold): what a text means does not change, so it is read once.
 * What is read is shared, and must not be changed.
 */
export function readOnce<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read(text);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(text, value);
    return value;
  };
}
