/** Staff code and PIN as typed. The PIN is shown as a number of dots only, and gone after every attempt. */
export interface SignInEntry {
  readonly field: 'code' | 'pin';
  readonly code: string;
  readonly pin: string;
}

export const NO_SIGN_IN: SignInEntry = { field: 'code', code: '', pin: '' };

const SIGN_IN_DIGITS = { code: { min: 4, max: 8 }, pin: { min: 4, max: 12 } } as const;

export function pressSignInKey(entry: SignInEntry, key: string): SignInEntry {
  const { field } = entry;
  if (key === 'backspace') return { ...entry, [field]: entry[field].slice(0, -1) };
  if (key === 'clear') return { ...entry, [field]: '' };
  if (!/^\d$/.test(key)) return entry;
  return { ...entry, [field]: (entry[field] + key).slice(0, SIGN_IN_DIGITS[field].max) };
}

/** Whether the field that is being typed has enough digits to go on. */
export function isFieldComplete(entry: SignInEntry): boolean {
  return entry[entry.field].length >= SIGN_IN_DIGITS[entry.field].min;
}

/** Whether both fields have enough digits. */
export function isSigned(entry: SignInEntry): boolean {
  return (['code', 'pin'] as const).every((field) => isFieldComplete({ ...entry, field }));
}
