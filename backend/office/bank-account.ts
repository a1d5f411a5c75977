import { z } from 'zod';
import type { BankAccount } from '../../documents/zengin/payout-file.ts';
import { refused, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';

const bankAccountSchema = z.strictObject({
  bankCode: z.string(),
  bankName: z.string(),
  branchCode: z.string(),
  branchName: z.string(),
  type: z.enum(['ordinary', 'current', 'savings', 'other']),
  number: z.string(),
  holder: z.string(),
});

const payerSchema = z.strictObject({ requesterCode: z.string(), from: bankAccountSchema });
/** Who pays: given by the bank that the file goes to. */
export type Payer = z.infer<typeof payerSchema>;

/** A merchant's bank account from JSON. Refused: which fields are missing, unknown or of another kind. */
export function readBankAccount(json: string): Result<BankAccount, readonly string[]> {
  return parse(bankAccountSchema, json);
}

export function readPayer(json: string): Result<Payer, readonly string[]> {
  return parse(payerSchema, json);
}

function parse<Value>(schema: z.ZodType<Value>, json: string): Result<Value, readonly string[]> {
  let written: unknown;
  try {
    written = JSON.parse(json);
  } catch {
    return refused(['it is not JSON']);
  }
  const parsed = schema.safeParse(written);
  if (parsed.success) return ok(parsed.data);
  return refused(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
