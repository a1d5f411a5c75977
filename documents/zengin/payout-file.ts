import type { BusinessDate } from '../../domain/business-date.ts';
import { weekdayOf } from '../../domain/tokyo-moment.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import { BANK_NAME_SIGNS, HOLDER_SIGNS, bankBytes, toBankText } from './bank-characters.ts';

/** 1 普通, 2 当座, 4 貯蓄, 9 その他. */
export const ACCOUNT_TYPES = { ordinary: '1', current: '2', savings: '4', other: '9' } as const;

export interface BankAccount {
  /** Four digits (統一金融機関番号). */
  readonly bankCode: string;
  /** In kana. */
  readonly bankName: string;
  /** Three digits. */
  readonly branchCode: string;
  readonly branchName: string;
  readonly type: keyof typeof ACCOUNT_TYPES;
  /** Up to seven digits. */
  readonly number: string;
  /** In kana, as the bank has it: `ｶ)ﾑﾗﾉﾐｾ`. */
  readonly holder: string;
}

export interface PayoutOrder {
  /** Ten digits, given by the bank that the file goes to. */
  readonly requesterCode: string;
  readonly from: BankAccount;
  readonly transferOn: BusinessDate;
  readonly transfers: readonly PayoutTransfer[];
}

export interface PayoutTransfer {
  readonly to: BankAccount;
  readonly amountYen: Yen;
  /** Up to ten digits by which the payer knows the receiver again. */
  readonly customerCode: string;
}

export interface PayoutProblem {
  /** `header`, `file`, or which transfer, counted from 0. */
  readonly record: 'header' | 'file' | number;
  readonly field: string;
  readonly problem:
    'missing' | 'not-digits' | 'too-long' | 'character' | 'out-of-range' | 'not-a-bank-day' | 'unknown-type';
  /** The character that cannot be written, or the value that does not fit. */
  readonly value: string;
}

export const PAYOUT_RECORD_BYTES = 120;
const TRANSFER_YEN_MAX = 9_999_999_999;
const TRANSFERS_MAX = 999_999;
const TOTAL_YEN_MAX = 999_999_999_999;

/**
 * A file of general transfers (総合振込, kind 21) in the form of the Japanese Bankers Association: records of 120 bytes, JIS
 * X 0201, one header, one data record for each transfer, a trailer with number and sum, an end record. Figures stand to the
 * right after zeros, text to the left before blanks. Public holidays are not known here; weekends are refused.
 * @param lineEnd banks take records one after the other, or each followed by CR LF; the bank's own guide says which
 * @returns the bytes, or every field that cannot be written
 */
export function writePayoutFile(
  order: PayoutOrder,
  lineEnd: 'none' | 'crlf' = 'crlf',
): Result<Uint8Array, readonly PayoutProblem[]> {
  const problems: PayoutProblem[] = [];
  const records = [
    headerRecord(order, fieldWriter('header', problems)),
    ...order.transfers.map((transfer, index) => dataRecord(transfer, fieldWriter(index, problems))),
    trailerRecord(order.transfers, fieldWriter('file', problems)),
    `9${' '.repeat(PAYOUT_RECORD_BYTES - 1)}`,
  ];
  if (problems.length > 0) return refused(problems);
  const wrong = records.find((record) => record.length !== PAYOUT_RECORD_BYTES);
  if (wrong !== undefined) throw new Error(`a record of ${wrong.length} bytes`);
  const end = lineEnd === 'crlf' ? '\r\n' : '';
  return ok(bankBytes(records.map((record) => record + end).join('')));
}

function headerRecord({ requesterCode, from, transferOn }: PayoutOrder, write: FieldWriter): string {
  if (['sat', 'sun'].includes(weekdayOf(transferOn)))
    write.report('transferOn', 'not-a-bank-day', transferOn);
  return [
    '1',
    '21',
    '0',
    write.code('requesterCode', requesterCode, 10),
    write.text('holder', from.holder, 40, HOLDER_SIGNS),
    transferOn.slice(5, 7) + transferOn.slice(8, 10),
    bankFields(from, write),
    accountFields(from, PAYER_TYPES, write),
    ' '.repeat(17),
  ].join('');
}

function dataRecord({ to, amountYen, customerCode }: PayoutTransfer, write: FieldWriter): string {
  return [
    '2',
    bankFields(to, write),
    // The clearing house is not used any more.
    '0000',
    accountFields(to, RECEIVER_TYPES, write),
    write.text('holder', to.holder, 30, HOLDER_SIGNS),
    write.figure('amountYen', amountYen, 1, TRANSFER_YEN_MAX, 10),
    // Neither a first nor a changed transfer is told apart.
    '0',
    write.digits('customerCode', customerCode, 10),
    // The second customer code is not used.
    '0'.repeat(10),
    // By wire; a blank says that the codes before are codes and no message.
    '7',
    ' ',
    ' '.repeat(7),
  ].join('');
}

function trailerRecord(transfers: readonly PayoutTransfer[], write: FieldWriter): string {
  const total = transfers.reduce((sum, { amountYen }) => sum + amountYen, 0);
  return [
    '8',
    write.figure('transfers', transfers.length, 1, TRANSFERS_MAX, 6),
    write.figure('totalYen', total, 1, TOTAL_YEN_MAX, 12),
    ' '.repeat(101),
  ].join('');
}

function bankFields(account: BankAccount, write: FieldWriter): string {
  return [
    write.code('bankCode', account.bankCode, 4),
    write.text('bankName', account.bankName, 15, BANK_NAME_SIGNS),
    write.code('branchCode', account.branchCode, 3),
    write.text('branchName', account.branchName, 15, BANK_NAME_SIGNS),
  ].join('');
}

const RECEIVER_TYPES: readonly string[] = Object.keys(ACCOUNT_TYPES);
/** A savings account pays nothing out by file. */
const PAYER_TYPES = RECEIVER_TYPES.filter((type) => type !== 'savings');

function accountFields(
  { type, number }: BankAccount,
  allowedTypes: readonly string[],
  write: FieldWriter,
): string {
  if (!allowedTypes.includes(type)) write.report('type', 'unknown-type', type);
  if (/^0+$/.test(number)) write.report('number', 'out-of-range', number);
  return ACCOUNT_TYPES[type] + write.digits('number', number, 7);
}

interface FieldWriter {
  report(field: string, problem: PayoutProblem['problem'], value: string): void;
  /** Exactly so many digits. */
  code(field: string, value: string, digits: number): string;
  figure(field: string, value: number, least: number, most: number, digits: number): string;
  /** At least one digit and at most so many. */
  digits(field: string, value: string, most: number): string;
  text(field: string, value: string, bytes: number, signs: string): string;
}

function fieldWriter(record: PayoutProblem['record'], problems: PayoutProblem[]): FieldWriter {
  const report: FieldWriter['report'] = (field, problem, value) => {
    problems.push({ record, field, problem, value });
  };
  return {
    report,
    code: (field, value, digits) => {
      if (value === '') report(field, 'missing', value);
      else if (!/^[0-9]+$/.test(value) || value.length !== digits) report(field, 'not-digits', value);
      return value;
    },
    figure: (field, value, least, most, digits) => {
      if (!Number.isSafeInteger(value) || value < least || value > most) {
        report(field, 'out-of-range', String(value));
      }
      return String(value).padStart(digits, '0');
    },
    digits: (field, value, most) => {
      if (value === '') report(field, 'missing', value);
      else if (!/^[0-9]+$/.test(value)) report(field, 'not-digits', value);
      else if (value.length > most) report(field, 'too-long', value);
      return value.padStart(most, '0');
    },
    text: (field, value, bytes, signs) => {
      const bank = toBankText(value, signs);
      if (value.trim() === '') report(field, 'missing', value);
      else if (!bank.ok) report(field, 'character', bank.character);
      else if (bank.text.length > bytes) report(field, 'too-long', bank.text);
      else return bank.text.padEnd(bytes, ' ');
      return '';
    },
  };
}
