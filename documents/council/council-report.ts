import type { CountedSum } from '../../domain/settlement/merchant-totals.ts';
import { addYen, formatYenDigits } from '../../domain/yen.ts';
import { fullDateWords, periodWords } from '../../messages/clock-words.ts';
import { councilTexts } from '../../messages/documents.ts';
import type { DocumentLanguage, DocumentText } from '../../messages/documents.ts';
import { moneyWords } from '../../messages/money-words.ts';
import { shopCategoryTexts } from '../../messages/shop-categories.ts';
import { print } from '../document-words.ts';
import { columnChart, rowBar } from './bars.ts';
import { AGE_BAND_PEOPLE_MIN, contradictionsIn, leftYen, mergeSmallBands } from './council-figures.ts';
import type { AgeBand, CouncilFigures } from './council-figures.ts';
import { escapeHtml } from './escape-html.ts';
import { REPORT_STYLE } from './report-style.ts';

/**
 * The report of a programme for the council: one page of HTML that needs nothing else and prints on A4.
 * @throws RangeError when its tables do not add up to what was spent
 */
export function writeCouncilReport(figures: CouncilFigures, language: DocumentLanguage): string {
  const contradictions = contradictionsIn(figures);
  if (contradictions.length > 0) throw new RangeError(`does not add up: ${contradictions.join(', ')}`);
  const plain: Tell = (message, values) => print(message, language, values);
  const text: Tell = (message, values) => escapeHtml(plain(message, values));
  const title = `${text(councilTexts.title)} – ${escapeHtml(figures.programmeName)}`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${REPORT_STYLE}</style></head><body>`,
    heading(figures, language, text),
    figures.isSimulated ? `<p class="simulated">${text(councilTexts.simulated)}</p>` : '',
    sums(figures, language, text),
    months(figures, text, plain),
    categories(figures, language, text),
    ages(figures, text, plain),
    shops(figures, text),
    '</body></html>',
  ].join('\n');
}

type Tell = (message: DocumentText, values?: Readonly<Record<string, string | number>>) => string;

function heading(figures: CouncilFigures, language: DocumentLanguage, text: Tell): string {
  const period = periodWords(figures.from, figures.until, language);
  return [
    `<header class="head"><div><p>${escapeHtml(figures.municipalityName)}</p><h1>${text(councilTexts.title)}</h1>`,
    `<p class="programme">${escapeHtml(figures.programmeName)}</p></div>`,
    `<div class="facts"><p>${text(councilTexts.period, { period })}</p>`,
    `<p>${text(councilTexts.madeOn, { date: fullDateWords(figures.madeOn, language) })}</p></div></header>`,
  ].join('');
}

function sums(figures: CouncilFigures, language: DocumentLanguage, text: Tell): string {
  const { sold, spent, expired, refunds, settled, premiumBudgetYen } = figures;
  const money = (amount: number) => moneyWords(amount, language);
  const issued = addYen(sold.principalYen, sold.premiumYen);
  const card = (label: DocumentText, amount: number, detail: string) =>
    `<div class="sum"><dt>${text(label)}</dt><dd class="amount">${money(amount)}</dd><dd class="detail">${detail}</dd></div>`;
  return [
    '<dl class="sums">',
    card(
      councilTexts.sold,
      sold.principalYen,
      text(councilTexts.soldDetail, {
        count: formatYenDigits(sold.count),
        buyers: formatYenDigits(sold.buyers),
      }),
    ),
    card(
      councilTexts.premium,
      sold.premiumYen,
      text(councilTexts.budgetDetail, {
        budget: money(premiumBudgetYen),
        percent: percent(sold.premiumYen, premiumBudgetYen),
      }),
    ),
    card(
      councilTexts.used,
      spent.amountYen,
      text(councilTexts.usedDetail, { percent: percent(spent.amountYen, issued) }),
    ),
    card(
      councilTexts.expired,
      addYen(expired.principalYen, expired.premiumYen),
      text(councilTexts.expiredDetail, {
        principal: money(expired.principalYen),
        premium: money(expired.premiumYen),
      }),
    ),
    card(
      councilTexts.refunds,
      refunds.amountYen,
      text(councilTexts.refundsDetail, { count: formatYenDigits(refunds.count) }) +
        (settled.principalYen === 0
          ? ''
          : text(councilTexts.settledDetail, { amount: money(settled.principalYen) })),
    ),
    card(councilTexts.left, leftYen(figures), text(councilTexts.leftDetail)),
    '</dl>',
  ].join('\n');
}

function months({ perMonth }: CouncilFigures, text: Tell, plain: Tell): string {
  const columns = perMonth.map(({ month, amountYen }, index) => ({
    label: monthLabel(month, perMonth[index - 1]?.month, plain),
    value: amountYen,
  }));
  const [first, last] = [perMonth.at(0)?.month ?? '', perMonth.at(-1)?.month ?? ''];
  const chart =
    columns.length === 0
      ? `<p class="note">${text(councilTexts.nothing)}</p>`
      : columnChart(columns, plain(councilTexts.monthsFrom, { from: first, until: last }));
  return `<section class="keep"><h2>${text(councilTexts.perMonth)}</h2>${chart}</section>`;
}

/** The year stands where it begins. */
function monthLabel(month: string, before: string | undefined, plain: Tell): string {
  const [year = '', number = ''] = month.split('-');
  const name = plain(councilTexts.month, { month: Number(number) });
  return before?.startsWith(year) === true ? name : `${year}/${name}`;
}

function categories({ perCategory }: CouncilFigures, language: DocumentLanguage, text: Tell): string {
  const rows = mostFirst(perCategory).map((row) => ({
    ...row,
    name: shopCategoryTexts[row.category][language],
  }));
  return `<section class="keep"><h2>${text(councilTexts.perCategory)}</h2>${table(councilTexts.category, rows, text)}</section>`;
}

function shops({ perShop }: CouncilFigures, text: Tell): string {
  const rows = mostFirst(perShop).map((row) => ({ ...row, name: row.shopName }));
  return `<section><h2>${text(councilTexts.perShop)}</h2>${table(councilTexts.shop, rows, text)}</section>`;
}

function ages({ perAge }: CouncilFigures, text: Tell, plain: Tell): string {
  const bands = mergeSmallBands(perAge);
  const least = { least: AGE_BAND_PEOPLE_MIN };
  const rows = bands.map((band) => ({ ...band, name: ageWords(band, plain) }));
  const note = text(bands.length === 0 ? councilTexts.withheld : councilTexts.privacy, least);
  const figures = bands.length === 0 ? '' : table(councilTexts.age, rows, text);
  return `<section class="keep"><h2>${text(councilTexts.perAge)}</h2>${figures}<p class="note">${note}</p></section>`;
}

function ageWords({ fromAge, untilAge }: AgeBand, plain: Tell): string {
  return untilAge === null
    ? plain(councilTexts.ageFrom, { from: fromAge })
    : plain(councilTexts.ageBand, { from: fromAge, until: untilAge });
}

interface Row extends CountedSum {
  readonly name: string;
  readonly people?: number;
}

function table(name: DocumentText, rows: readonly Row[], text: Tell): string {
  if (rows.length === 0) return `<p class="note">${text(councilTexts.nothing)}</p>`;
  const largest = Math.max(0, ...rows.map(({ amountYen }) => amountYen));
  const whole = rows.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const hasPeople = rows.some(({ people }) => people !== undefined);
  const numbers = [
    ...(hasPeople ? [councilTexts.people] : []),
    councilTexts.purchases,
    councilTexts.amount,
    councilTexts.share,
  ];
  const head = numbers.map((title) => `<th scope="col" class="number">${text(title)}</th>`).join('');
  const body = rows.map(({ name: rowName, people, count, amountYen }) => {
    const cells = [
      ...(people === undefined ? [] : [formatYenDigits(people)]),
      formatYenDigits(count),
      formatYenDigits(amountYen),
      `${percent(amountYen, whole)}%`,
    ];
    return (
      `<tr><td class="name">${escapeHtml(rowName)}</td><td class="drawn">${rowBar(amountYen, largest)}</td>` +
      `${cells.map((cell) => `<td class="number">${cell}</td>`).join('')}</tr>`
    );
  });
  return `<table><thead><tr><th scope="col">${text(name)}</th><th></th>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function mostFirst<Entry extends CountedSum>(rows: readonly Entry[]): Entry[] {
  return [...rows].sort((a, b) => b.amountYen - a.amountYen);
}

/** One figure behind the point; of nothing, 0. */
function percent(part: number, whole: number): string {
  return whole <= 0 ? '0.0' : ((100 * part) / whole).toFixed(1);
}
