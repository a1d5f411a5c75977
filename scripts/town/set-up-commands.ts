import { readFileSync } from 'node:fs';
import { readBankAccount } from '../../backend/office/bank-account.ts';
import { setUpProgramme } from '../../backend/office/set-up-programme.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { MerchantId, MunicipalityId, ShopId, TerminalId } from '../../domain/ids.ts';
import type { LotScope } from '../../domain/lot-scope.ts';
import { SHOP_CATEGORIES, isShopCategory } from '../../domain/shop-category.ts';
import type { ShopCategory } from '../../domain/shop-category.ts';
import { readPublicKey } from '../../platform/http-signatures.ts';
import { Refusal, municipalityOf, newId, typedId, typedYen } from './town-command.ts';
import type { TownCommand, TownOptions } from './town-command.ts';

const WHERE = { 'municipality?': 'id; needed where there are several' } as const;

const municipalityCreate: TownCommand = {
  words: 'municipality create',
  does: 'Begins a municipality with the notice that is read before anybody is enrolled.',
  options: { name: 'e.g. 小春村', notice: 'JSON file: {"version": "2026-1", "paragraphs": ["…"]}' },
  run: async (office, options) => {
    const notice = readNotice(options.text('notice'));
    const municipalityId = newId<MunicipalityId>(office);
    const name = options.text('name');
    await office.store.createMunicipality({
      municipalityId,
      name,
      consentNotice: notice,
      atMs: office.clock.nowMs(),
    });
    return [`municipality ${municipalityId}  ${name}`];
  },
};

function readNotice(file: string): { version: string; paragraphs: string[] } {
  const notice: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { version, paragraphs } = (notice ?? {}) as { version?: unknown; paragraphs?: unknown };
  const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
  if (!isText(version) || !Array.isArray(paragraphs) || paragraphs.length === 0 || !paragraphs.every(isText))
    throw new Refusal([`--notice ${file}: needs "version" and a list "paragraphs" of texts`]);
  return { version, paragraphs };
}

const programmeCreate: TownCommand = {
  words: 'programme create',
  does: 'Sets up a voucher programme. Everything that contradicts itself is named, and nothing is written then.',
  options: {
    name: 'as it stands on the vouchers',
    premium: 'percent on top of the price, whole',
    'unit?': 'yen; sold in multiples of it (1)',
    'per-person?': 'yen; the most that one person may buy',
    sold: 'first and last day of sale: 2026-04-01..2027-01-31',
    spend: 'first and last day on which they may be spent',
    budget: 'yen; what may be paid in premiums altogether',
    'categories?': `only shops of these kinds: ${SHOP_CATEGORIES.join(',')}`,
    'areas?': 'only shops in these areas, as the shops spell them',
    'merchants?': 'only these merchants, ids',
    'shops?': 'only these shops, ids',
    'open-to?': 'ids of other municipalities whose families may buy',
    ...WHERE,
  },
  run: async (office, options) => {
    const [soldFrom, soldUntil] = period(options, 'sold');
    const [spendFrom, spendUntil] = period(options, 'spend');
    const { municipalityId } = await municipalityOf(office, options);
    const programmeId = newId<ProgrammeId>(office);
    const perPerson = options.optional('per-person');
    const openTo = options.list('open-to') as MunicipalityId[] | undefined;
    const programme = {
      name: options.text('name'),
      premiumPercent: Number(options.text('premium')),
      unitYen: typedYen(options.optional('unit') ?? '1'),
      perPersonYen: perPerson === undefined ? null : typedYen(perPerson),
      soldFrom,
      soldUntil,
      spendFrom,
      spendUntil,
      premiumBudgetYen: typedYen(options.text('budget')),
      scope: scopeOf(options),
    };
    const atMs = office.clock.nowMs();
    const where = { municipalityId, programmeId, atMs, ...(openTo === undefined ? {} : { openTo }) };
    const done = await setUpProgramme(office.store, programme, where);
    if (!done.ok) throw new Refusal(done.reason);
    return [`programme ${programmeId}  ${programme.name}`];
  },
};

function scopeOf(options: TownOptions): LotScope {
  const bounds = {
    categories: options.list('categories') as ShopCategory[] | undefined,
    areas: options.list('areas'),
    merchantIds: options.list('merchants') as MerchantId[] | undefined,
    shopIds: options.list('shops') as ShopId[] | undefined,
  };
  return Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined));
}

function period(options: TownOptions, name: string): readonly [BusinessDate, BusinessDate] {
  const [from = '', until = '', ...more] = options.text(name).split('..');
  try {
    if (more.length === 0) return [parseBusinessDate(from), parseBusinessDate(until)];
  } catch {
    // Said below, with the option's name.
  }
  throw new Refusal([`--${name} ${options.text(name)}: two dates are needed, 2026-04-01..2027-01-31`]);
}

const merchantCreate: TownCommand = {
  words: 'merchant create',
  does: 'A merchant joins. A bank account that a bank file could not hold is found at payout-file, by field.',
  options: {
    name: 'as it stands on statements',
    'fee?': 'hundredths of a percent that the programme keeps (0)',
    'bank?':
      'JSON file: {"bankCode":"0001","bankName":"コハル","branchCode":"101","branchName":"ホンテン","type":"ordinary","number":"1234567","holder":"カ)コハル"}',
    ...WHERE,
  },
  run: async (office, options) => {
    const feeBasisPoints = Number(options.optional('fee') ?? '0');
    if (!Number.isInteger(feeBasisPoints) || feeBasisPoints < 0 || feeBasisPoints > 10_000)
      throw new Refusal([`--fee ${feeBasisPoints}: hundredths of a percent, whole, 0 to 10000`]);
    const bankFile = options.optional('bank');
    const bankAccount = bankFile === undefined ? null : bankAccountIn(bankFile);
    const { municipalityId } = await municipalityOf(office, options);
    const merchantId = newId<MerchantId>(office);
    const name = options.text('name');
    const atMs = office.clock.nowMs();
    await office.store.createMerchant({
      municipalityId,
      merchantId,
      name,
      feeBasisPoints,
      bankAccount,
      atMs,
    });
    return [`merchant ${merchantId}  ${name}`];
  },
};

function bankAccountIn(file: string): string {
  const account = readBankAccount(readFileSync(file, 'utf8'));
  if (!account.ok) throw new Refusal(account.reason.map((problem) => `--bank ${file}: ${problem}`));
  return JSON.stringify(account.value);
}

const shopCreate: TownCommand = {
  words: 'shop create',
  does: 'Adds a shop to a merchant.',
  options: {
    merchant: 'id',
    name: 'as shoppers know it',
    category: SHOP_CATEGORIES.join(', '),
    'areas?': 'names, as programmes spell them',
    ...WHERE,
  },
  run: async (office, options) => {
    const category = options.text('category');
    if (!isShopCategory(category))
      throw new Refusal([`--category ${category}: CATEGORY_UNKNOWN; one of ${SHOP_CATEGORIES.join(', ')}`]);
    const { municipalityId } = await municipalityOf(office, options);
    const merchantId = typedId<MerchantId>(options, 'merchant');
    const merchants = await office.store.listMerchants(municipalityId);
    if (!merchants.some((one) => one.merchantId === merchantId))
      throw new Refusal([`--merchant ${merchantId}: there is none`]);
    const shopId = newId<ShopId>(office);
    const [name, areas] = [options.text('name'), options.list('areas') ?? []];
    const atMs = office.clock.nowMs();
    await office.store.createShop({ municipalityId, merchantId, shopId, name, category, areas, atMs });
    return [`shop ${shopId}  ${name}`];
  },
};

const terminalRegister: TownCommand = {
  words: 'terminal register',
  does: "Registers a terminal's public key (npm run terminal-key prints it there) for a shop.",
  options: { shop: 'id', 'public-key': 'Ed25519, as terminal-key prints it', ...WHERE },
  run: async (office, options) => {
    const { municipalityId } = await municipalityOf(office, options);
    const shopId = typedId<ShopId>(options, 'shop');
    if (!(await office.store.readShops(municipalityId)).some((shop) => shop.shopId === shopId))
      throw new Refusal([`--shop ${shopId}: there is none`]);
    const terminalId = newId<TerminalId>(office);
    const publicKey = options.text('public-key');
    if (!isPublicKey(publicKey))
      throw new Refusal(['--public-key: not an Ed25519 key as terminal-key prints it']);
    await office.store.registerTerminal({
      municipalityId,
      shopId,
      terminalId,
      publicKey,
      atMs: office.clock.nowMs(),
    });
    return [`terminal ${terminalId}`];
  },
};

function isPublicKey(text: string): boolean {
  try {
    readPublicKey(text);
    return true;
  } catch {
    return false;
  }
}

const list: TownCommand = {
  words: 'list',
  does: 'Municipalities, programmes, merchants and settlements that are not paid yet, with their ids.',
  options: {},
  run: async ({ store }) => {
    const lines: string[] = [];
    for (const { municipalityId, name } of await store.listMunicipalities()) {
      lines.push(`municipality ${municipalityId}  ${name}`);
      for (const one of await store.listProgrammes(municipalityId))
        lines.push(`  programme ${one.programmeId}  ${one.name}, ${one.soldFrom} to ${one.spendUntil}`);
      for (const one of await store.listMerchants(municipalityId))
        lines.push(`  merchant ${one.merchantId}  ${one.name}`);
      for (const one of await store.listSettlements({ municipalityId, unpaidOnly: true }))
        lines.push(
          `  settlement ${one.settlementId}  ${one.merchantName}, until ${one.untilDate}, ¥${one.totals.netYen} not paid`,
        );
    }
    return lines;
  },
};

/** What is created once, when a municipality, a programme or a shop begins. */
export const SET_UP_COMMANDS: readonly TownCommand[] = [
  list,
  municipalityCreate,
  programmeCreate,
  merchantCreate,
  shopCreate,
  terminalRegister,
];
