import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { startOfBusinessDateMs } from '../../domain/business-date.ts';
import { formatYenDigits } from '../../domain/yen.ts';
import { fullDateWords, periodWords } from '../../messages/clock-words.ts';
import { statementTexts } from '../../messages/documents.ts';
import type { DocumentLanguage, DocumentText } from '../../messages/documents.ts';
import { moneyWords } from '../../messages/money-words.ts';
import { print } from '../document-words.ts';
import { percentOf, signedAmount, timeColumn } from './merchant-statement.ts';
import type { MerchantStatement, StatementLine } from './merchant-statement.ts';

/** Points, 72 to the inch; A4 is 595 by 842. */
const PAGE = { left: 48, right: 547, top: 48, bottom: 780, footer: 800 } as const;
const ROW_HEIGHT = 17;
const INK = '#1a1a1a';
const SOFT = '#555555';
const RULE = '#b8b8b8';
const TINT = '#f1f4f8';
const ACCENT = '#0b3d78';

const FONTS = {
  regular: fileURLToPath(
    import.meta.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
  ),
  bold: fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf')),
} as const;

/** Purchases, voids, refunds, corrections; what follows them is made of them. */
const SUMMANDS = 4;

type Sheet = PDFKit.PDFDocument;

interface Column {
  readonly title: DocumentText;
  readonly left: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const COLUMNS = [
  { title: statementTexts.date, left: PAGE.left, width: 70, align: 'left' },
  { title: statementTexts.time, left: 118, width: 36, align: 'right' },
  { title: statementTexts.receipt, left: 170, width: 92, align: 'left' },
  { title: statementTexts.shop, left: 266, width: 130, align: 'left' },
  { title: statementTexts.kind, left: 402, width: 62, align: 'left' },
  { title: statementTexts.amount, left: 468, width: 79, align: 'right' },
] as const satisfies readonly Column[];

/**
 * A statement on A4: who, which period, what is paid and how that sum comes about, then every line of it. The same statement
 * gives the same pages; only the characters used are embedded.
 */
export async function drawStatementPdf(
  statement: MerchantStatement,
  language: DocumentLanguage,
): Promise<Uint8Array> {
  const sheet = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: `${print(statementTexts.title, language)} ${statement.number}`,
      Author: statement.issuerName,
      Creator: 'Tebura',
      Producer: 'Tebura',
      CreationDate: new Date(startOfBusinessDateMs(statement.issuedOn)),
    },
  });
  const bytes = collect(sheet);
  sheet.registerFont('regular', FONTS.regular).registerFont('bold', FONTS.bold);

  const belowHead = drawHead(sheet, statement, language);
  const belowTotals = drawTotals(sheet, statement, language, belowHead + 18);
  drawLines(sheet, statement.lines, language, belowTotals + 24);
  drawFooters(sheet, statement, language);
  sheet.end();
  return bytes;
}

function collect(sheet: Sheet): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    sheet.on('data', (chunk: Buffer) => chunks.push(chunk));
    sheet.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    sheet.on('error', reject);
  });
}

function drawHead(sheet: Sheet, statement: MerchantStatement, language: DocumentLanguage): number {
  write(sheet, print(statementTexts.title, language), PAGE.left, PAGE.top, {
    font: 'bold',
    size: 20,
    color: ACCENT,
  });
  write(
    sheet,
    print(statementTexts.merchantLine, language, { merchant: statement.merchantName }),
    PAGE.left,
    88,
    {
      font: 'bold',
      size: 14,
      width: 270,
    },
  );
  const facts: readonly (readonly [DocumentText, string])[] = [
    [statementTexts.number, statement.number],
    [statementTexts.issuer, statement.issuerName],
    [statementTexts.issuedOn, fullDateWords(statement.issuedOn, language)],
    [statementTexts.payOn, fullDateWords(statement.payOn, language)],
  ];
  for (const [place, [label, value]] of facts.entries()) {
    const top = PAGE.top + 4 + place * 17;
    write(sheet, print(label, language), 336, top, { size: 9, color: SOFT, width: 80 });
    write(sheet, value, 416, top, { size: 9, width: 131, align: 'right' });
  }
  const period = `${print(statementTexts.period, language)}  ${periodWords(statement.from, statement.until, language)}`;
  write(sheet, period, PAGE.left, 130, { size: 10 });
  return 146;
}

function drawTotals(
  sheet: Sheet,
  { totals }: MerchantStatement,
  language: DocumentLanguage,
  top: number,
): number {
  const counted = (count: number) => print(statementTexts.count, language, { count: formatYenDigits(count) });
  const fee = print(statementTexts.fee, language, { percent: percentOf(totals.feeBasisPoints) });
  const rows: readonly (readonly [string, string, number])[] = [
    [print(statementTexts.purchases, language), counted(totals.purchases.count), totals.purchases.amountYen],
    [print(statementTexts.voids, language), counted(totals.voids.count), 0 - totals.voids.amountYen],
    [print(statementTexts.refunds, language), counted(totals.refunds.count), 0 - totals.refunds.amountYen],
    [
      print(statementTexts.corrections, language),
      counted(totals.corrections.count),
      totals.corrections.amountYen,
    ],
    [print(statementTexts.turnover, language), '', totals.turnoverYen],
    [fee, '', 0 - totals.feeYen],
  ];
  const height = 20 + rows.length * 18 + 48;
  sheet.roundedRect(PAGE.left, top, PAGE.right - PAGE.left, height, 6).fillAndStroke(TINT, RULE);
  const gap = 8;
  for (const [place, [label, count, amount]] of rows.entries()) {
    const y = top + 12 + place * 18 + (place < SUMMANDS ? 0 : gap);
    if (place === SUMMANDS) line(sheet, y - 4, PAGE.left + 14, PAGE.right - 14);
    write(sheet, label, PAGE.left + 16, y, { size: 10, width: 260 });
    write(sheet, count, 330, y, { size: 10, color: SOFT, width: 70, align: 'right' });
    write(sheet, signedDigits(amount), 410, y, { size: 10, width: 121, align: 'right' });
  }
  const y = top + 20 + rows.length * 18 + gap;
  line(sheet, y - 4, PAGE.left + 14, PAGE.right - 14);
  const label = totals.netYen < 0 ? statementTexts.carriedOver : statementTexts.payout;
  write(sheet, print(label, language), PAGE.left + 16, y + 6, { font: 'bold', size: 12, width: 260 });
  write(sheet, moneyWords(totals.netYen, language), 330, y + 1, {
    font: 'bold',
    size: 18,
    color: ACCENT,
    width: 201,
    align: 'right',
  });
  return top + height;
}

function drawLines(
  sheet: Sheet,
  lines: readonly StatementLine[],
  language: DocumentLanguage,
  firstTop: number,
): void {
  write(sheet, print(statementTexts.lines, language), PAGE.left, firstTop, { font: 'bold', size: 12 });
  if (lines.length === 0) {
    write(sheet, print(statementTexts.noLines, language), PAGE.left, firstTop + 24, {
      size: 10,
      color: SOFT,
    });
    return;
  }
  let top = drawColumnTitles(sheet, language, firstTop + 24);
  for (const [place, entry] of lines.entries()) {
    if (top + ROW_HEIGHT > PAGE.bottom) {
      sheet.addPage();
      top = drawColumnTitles(sheet, language, PAGE.top);
    }
    if (place % 2 === 1) sheet.rect(PAGE.left, top - 2, PAGE.right - PAGE.left, ROW_HEIGHT).fill(TINT);
    drawRow(sheet, top, [
      entry.at.businessDate,
      timeColumn(entry.at),
      entry.receiptNumber,
      entry.shopName,
      print(statementTexts[entry.kind], language),
      signedDigits(signedAmount(entry)),
    ]);
    top += ROW_HEIGHT;
  }
  line(sheet, top, PAGE.left, PAGE.right);
}

function drawColumnTitles(sheet: Sheet, language: DocumentLanguage, top: number): number {
  for (const { title, left, width, align } of COLUMNS) {
    write(sheet, print(title, language), left, top, { font: 'bold', size: 8.5, color: SOFT, width, align });
  }
  line(sheet, top + 15, PAGE.left, PAGE.right);
  return top + 20;
}

function drawRow(sheet: Sheet, top: number, cells: readonly string[]): void {
  for (const [place, { left, width, align }] of COLUMNS.entries()) {
    write(sheet, cells[place] ?? '', left, top, { size: 9, width, align });
  }
}

function drawFooters(sheet: Sheet, { number }: MerchantStatement, language: DocumentLanguage): void {
  const { start, count } = sheet.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    sheet.switchToPage(page);
    line(sheet, PAGE.footer - 6, PAGE.left, PAGE.right);
    const size = 8;
    write(sheet, `${print(statementTexts.madeBy, language)}  ${number}`, PAGE.left, PAGE.footer, {
      size,
      color: SOFT,
    });
    const pageOf = print(statementTexts.page, language, { page: page - start + 1, pages: count });
    write(sheet, pageOf, 347, PAGE.footer, { size, color: SOFT, width: 200, align: 'right' });
  }
}

interface Style {
  readonly font?: 'regular' | 'bold';
  readonly size: number;
  readonly color?: string;
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** One line of text; what is wider than its place ends in an ellipsis instead of running into its neighbour. */
function write(sheet: Sheet, text: string, left: number, top: number, style: Style): void {
  const { font = 'regular', size, color = INK, width, align = 'left' } = style;
  sheet.font(font).fontSize(size).fillColor(color);
  const fitting = width === undefined ? text : shorten(sheet, text, width);
  sheet.text(fitting, left, top, { lineBreak: false, align, ...(width === undefined ? {} : { width }) });
}

function shorten(sheet: Sheet, text: string, width: number): string {
  if (sheet.widthOfString(text) <= width) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && sheet.widthOfString(`${characters.join('')}…`) > width) characters.pop();
  return `${characters.join('')}…`;
}

function line(sheet: Sheet, top: number, from: number, to: number): void {
  sheet.moveTo(from, top).lineTo(to, top).lineWidth(0.6).stroke(RULE);
}

function signedDigits(amount: number): string {
  return amount < 0 ? `−${formatYenDigits(-amount)}` : formatYenDigits(amount);
}
