// A sale that somebody is typing: kept as text, as it was typed, and made a document when it is sent.
import type { Brand, Sale } from '../link/documents.ts';
import type { ItemText } from './csv.ts';
import { minorOf, typedOf, wholeOf } from './format.ts';
import { instantOf } from './zones.ts';

export interface LaneText {
  name: string;
  text: string;
  sharePercent: string;
}

/** One row of a schedule of rates. */
export interface RateText {
  /** By the clock of the sale's time zone. */
  at: string;
  ratePerMinute: string;
}

export interface BrandText {
  name: string;
  /** A data: URL; empty is none. */
  logo: string;
  light: Record<Colour, string>;
  dark: Record<Colour, string>;
  texts: Record<string, Record<SceneText, string>>;
  links: { text: string; url: string; language?: string | null }[];
}

export const COLOURS = ['accent', 'ground', 'card', 'ink'] as const;
export type Colour = (typeof COLOURS)[number];
export const SCENE_TEXTS = ['welcome', 'waiting', 'bought', 'soldOut'] as const;
export type SceneText = (typeof SCENE_TEXTS)[number];

export const STEPS = ['items', 'time', 'rules', 'looks', 'review'] as const;
export type Step = (typeof STEPS)[number];

export interface Draft {
  step: Step;
  name: string;
  /** Empty: made of the name. */
  slug: string;
  currency: string;
  items: ItemText[];
  csv: string;
  localStart: string;
  timeZone: string;
  durationMinutes: string;
  lobbyMinutes: string;
  warmMinutes: string;
  order: 'draw' | 'fifo';
  ratePerMinute: string;
  ramp: RateText[];
  activeLimit: string;
  /** For whom the length of the queue is told; not sent. */
  shoppers: string;
  policy: 'reserve-first' | 'decrement-at-checkout' | 'first-to-pay';
  fulfilment: 'all-or-nothing' | 'what-is-left';
  holdMinutes: string;
  extendOnce: boolean;
  graceMinutes: string;
  limitPerShopper: string;
  voucherValue: string;
  voucherDays: string;
  showChance: boolean;
  message: string;
  loginRequired: boolean;
  loginUrl: string;
  loginKeys: string;
  lanes: LaneText[];
  brand: BrandText;
}

export type Errors = Readonly<Record<string, string>>;

/** Rows of a schedule of rates, at most: the server's bound. */
export const RAMP_MAX = 48;

const SLUG_MAX = 64;
const noColours = (): Record<Colour, string> => ({ accent: '', ground: '', card: '', ink: '' });
export const noTexts = (): Record<SceneText, string> => ({ welcome: '', waiting: '', bought: '', soldOut: '' });
export const NO_ITEM: ItemText = { sku: '', name: '', price: '', units: '', limitPerShopper: '1' };

export function newDraft(zone: string): Draft {
  return {
    step: 'items', name: '', slug: '', currency: 'EUR', items: [{ ...NO_ITEM }], csv: '',
    localStart: '', timeZone: zone, durationMinutes: '120', lobbyMinutes: '30', warmMinutes: '2', order: 'draw', ratePerMinute: '600', ramp: [], activeLimit: '0', shoppers: '10000',
    policy: 'reserve-first', fulfilment: 'all-or-nothing', holdMinutes: '10', extendOnce: false, graceMinutes: '5', limitPerShopper: '0',
    voucherValue: '5.00', voucherDays: '90', showChance: true, message: '', loginRequired: false, loginUrl: '', loginKeys: '', lanes: [],
    brand: { name: '', logo: '', light: noColours(), dark: noColours(), texts: {}, links: [] },
  };
}

/** What was kept of an earlier visit, over what a new one has: a version of the console that knows more fields still reads it. */
export function restored(kept: string | null, zone: string): Draft {
  const fresh = newDraft(zone);
  if (kept === null) {
    return fresh;
  }
  try {
    const old = JSON.parse(kept) as Partial<Draft>;
    return { ...fresh, ...old, brand: { ...fresh.brand, ...old.brand } };
  } catch {
    return fresh;
  }
}

export function slugOf(draft: Draft): string {
  return draft.slug || draft.name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, SLUG_MAX);
}

/** What is wrong as far as it can be seen here: what is no number, and what is missing. All else is the server's to say. */
export function check(draft: Draft): Errors {
  const errors: Record<string, string> = {};
  const demand = (isGood: boolean, field: string, wanted: string) => void (isGood || (errors[field] = wanted));
  demand(draft.name.trim() !== '', 'name', 'The sale needs a name.');
  demand(slugOf(draft) !== '', 'slug', 'Lower-case letters, digits and dashes.');
  demand(draft.items.length > 0, 'items', 'At least one item.');
  for (const [index, item] of draft.items.entries()) {
    demand(item.sku.trim() !== '', `items[${index}].sku`, 'A SKU.');
    demand(item.name.trim() !== '', `items[${index}].name`, 'A name.');
    demand(minorOf(item.price, draft.currency) !== null, `items[${index}].price`, 'Such as 129.00.');
    demand(wholeOf(item.units) !== null, `items[${index}].units`, 'A whole number.');
    demand(wholeOf(item.limitPerShopper) !== null, `items[${index}].limitPerShopper`, 'A whole number.');
  }
  demand(draft.localStart !== '', 'localStart', 'When it starts.');
  for (const field of WHOLE) {
    demand(wholeOf(draft[field]) !== null, field, 'A whole number.');
  }
  for (const [index, point] of draft.ramp.entries()) {
    const [at, before] = [instantOf(point.at, draft.timeZone), instantOf(draft.ramp[index - 1]?.at ?? '', draft.timeZone)];
    demand(at !== null, `ramp[${index}].at`, 'A time.');
    demand(at === null || before === null || at > before, `ramp[${index}].at`, 'Later than the row before.');
    demand(wholeOf(point.ratePerMinute) !== null, `ramp[${index}].ratePerMinute`, 'A whole number.');
  }
  demand(minorOf(draft.voucherValue, draft.currency) !== null, 'voucherValue', 'An amount such as 5.00; 0 is none.');
  demand(!draft.loginRequired || draft.loginUrl.trim() !== '', 'loginUrl', 'Where shoppers sign in.');
  demand(!draft.loginRequired || draft.loginKeys.trim() !== '', 'loginKeys', 'The public key that the shop’s logins are checked by.');
  for (const [index, lane] of draft.lanes.entries()) {
    demand(wholeOf(lane.sharePercent) !== null, `lanes[${index}].sharePercent`, 'A whole number, 1 to 99.');
  }
  return errors;
}

const WHOLE = ['durationMinutes', 'lobbyMinutes', 'warmMinutes', 'ratePerMinute', 'activeLimit', 'holdMinutes', 'graceMinutes', 'limitPerShopper', 'voucherDays'] as const;

const STEP_OF: [RegExp, Step][] = [
  [/^(name|slug|currency|items)/, 'items'],
  [/^(startsAt|endsAt|localStart|timeZone|durationMinutes|lobbyMinutes|warmMinutes|order|ratePerMinute|activeLimit|ramp|partitions)/, 'time'],
  [/^brand/, 'looks'],
];

/** On which step a field stands. */
export function stepOf(field: string): Step {
  return STEP_OF.find(([pattern]) => pattern.test(field))?.[1] ?? 'rules';
}

export function errorsOn(step: Step, errors: Errors): string[] {
  return Object.keys(errors).filter((field) => step === 'review' || stepOf(field) === step);
}

/** The document as the API takes it. What is no number is left out of it: only a draft that `check` lets pass is scheduled, any is previewed. */
export function documentOf(draft: Draft): object {
  const whole = (text: string) => wholeOf(text) ?? undefined;
  const lobbyMinutes = whole(draft.lobbyMinutes);
  return {
    slug: slugOf(draft), name: draft.name.trim(), currency: draft.currency,
    localStart: draft.localStart || undefined, timeZone: draft.timeZone, durationMinutes: whole(draft.durationMinutes),
    lobbyMinutes, warmMinutes: whole(draft.warmMinutes), order: lobbyMinutes ? draft.order : 'fifo',
    ratePerMinute: whole(draft.ratePerMinute), ramp: rampOf(draft), activeLimit: whole(draft.activeLimit),
    policy: draft.policy, fulfilment: draft.fulfilment, holdMinutes: whole(draft.holdMinutes), extendOnce: draft.extendOnce,
    graceMinutes: whole(draft.graceMinutes), limitPerShopper: whole(draft.limitPerShopper),
    voucherValue: minorOf(draft.voucherValue, draft.currency) ?? undefined, voucherDays: whole(draft.voucherDays),
    showChance: draft.showChance, message: draft.message.trim(),
    loginRequired: draft.loginRequired, ...(draft.loginRequired && { loginUrl: draft.loginUrl.trim(), loginKeys: draft.loginKeys.trim() }),
    lanes: draft.lanes.map((lane) => ({ name: lane.name.trim(), text: lane.text.trim(), sharePercent: whole(lane.sharePercent) })),
    items: draft.items.map((item) => ({
      sku: item.sku.trim(), name: item.name.trim(), price: minorOf(item.price, draft.currency) ?? undefined, units: whole(item.units), limitPerShopper: whole(item.limitPerShopper),
    })),
    brand: brandOf(draft.brand),
  };
}

/** The rows that are a time and a rate, as the API takes them. */
export function rampOf(draft: Draft): { at: string; ratePerMinute: number }[] {
  return draft.ramp.flatMap((point) => {
    const [at, ratePerMinute] = [instantOf(point.at, draft.timeZone), wholeOf(point.ratePerMinute)];
    return at === null || ratePerMinute === null ? [] : [{ at: at.toISOString(), ratePerMinute }];
  });
}

/** Undefined where nothing of a brand was typed: the page then looks as it does by itself. */
export function brandOf(brand: BrandText): object | undefined {
  const filled = <K extends string>(of: Record<K, string>) => {
    const kept = Object.entries<string>(of).filter(([, value]) => value.trim() !== '').map(([key, value]) => [key, value.trim()]);
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  };
  const texts = Object.entries(brand.texts).map(([language, of]) => [language, filled(of)] as const).filter(([, of]) => of !== undefined);
  const links = brand.links.filter((link) => link.text.trim() !== '' || link.url.trim() !== '').map((link) => ({ ...link, text: link.text.trim(), url: link.url.trim() }));
  const made = {
    name: brand.name.trim() || undefined, logo: brand.logo || undefined, light: filled(brand.light), dark: filled(brand.dark),
    texts: texts.length === 0 ? undefined : Object.fromEntries(texts), links: links.length === 0 ? undefined : links,
  };
  return Object.values(made).every((value) => value === undefined) ? undefined : made;
}

/** A sale that exists as a draft: for its looks, which can still be changed, and the page that shows them. */
export function draftOf(sale: Sale): Draft {
  return {
    ...newDraft(sale.timeZone), name: sale.name, slug: sale.slug, currency: sale.currency,
    items: sale.items.map((item) => ({
      sku: item.sku, name: item.name, price: typedOf(item.price, sale.currency), units: String(item.units), limitPerShopper: String(item.limitPerShopper),
    })),
    ratePerMinute: String(sale.ratePerMinute), holdMinutes: String(sale.holdMinutes), lobbyMinutes: String(sale.lobbyMinutes), extendOnce: sale.extendOnce,
    brand: brandTextOf(sale.brand),
  };
}

function brandTextOf(brand: Brand | null): BrandText {
  const known = <K extends string>(fields: readonly K[], of: Partial<Record<string, string | null>> | null | undefined) =>
    Object.fromEntries(fields.map((field) => [field, of?.[field] ?? ''])) as Record<K, string>;
  return {
    name: brand?.name ?? '', logo: brand?.logo ?? '', light: known(COLOURS, brand?.light), dark: known(COLOURS, brand?.dark),
    texts: Object.fromEntries(Object.entries(brand?.texts ?? {}).map(([language, of]) => [language, known(SCENE_TEXTS, of)])),
    links: brand?.links ?? [],
  };
}
