// Items from a table: pasted from a spread sheet, or a CSV file (RFC 4180). Each line is looked at by itself, and says what is wrong with it.
import { minorOf, wholeOf } from './format.ts';

/** An item as it is typed; `price` in major units. */
export interface ItemText {
  sku: string;
  name: string;
  price: string;
  units: string;
  limitPerShopper: string;
}

export interface CsvLine {
  /** As an editor counts it, from 1. */
  line: number;
  item: ItemText;
  /** Empty where the line is good. */
  wrong: string[];
}

const FIELDS = ['sku', 'name', 'price', 'units', 'limitPerShopper'] as const;
type Field = (typeof FIELDS)[number];

const HEADS: Record<string, Field> = {
  sku: 'sku', id: 'sku', article: 'sku',
  name: 'name', title: 'name', product: 'name',
  price: 'price', amount: 'price',
  units: 'units', stock: 'units', quantity: 'units', qty: 'units',
  limit: 'limitPerShopper', limitpershopper: 'limitPerShopper', pershopper: 'limitPerShopper', max: 'limitPerShopper',
};

const LIMIT_USUAL = '1';
const SKU = /^[A-Za-z0-9._-]{1,64}$/;

/** Reads a table. A first line with names of columns says their order; without one it is SKU, name, price, units, limit per shopper. */
export function readCsv(text: string, currency: string): CsvLine[] {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''));
  const first = rows[0];
  const heads = first?.cells.map((cell) => HEADS[cell.toLowerCase().replace(/[^a-z]/g, '')]) ?? [];
  const isHead = heads.filter((head) => head !== undefined).length >= 2;
  const columns = isHead ? heads : [...FIELDS];
  const seen = new Map<string, number>();
  return rows.slice(isHead ? 1 : 0).map(({ line, cells, open }) => {
    const at = (field: Field) => cells[columns.indexOf(field)]?.trim() ?? '';
    const item: ItemText = { sku: at('sku'), name: at('name'), price: at('price'), units: at('units'), limitPerShopper: at('limitPerShopper') || LIMIT_USUAL };
    const wrong = open ? ['A quote is opened and not closed.'] : wrongWith(item, currency);
    const before = seen.get(item.sku);
    if (before !== undefined) {
      wrong.push(`SKU “${item.sku}” is on line ${before} already.`);
    } else if (item.sku !== '') {
      seen.set(item.sku, line);
    }
    return { line, item, wrong };
  });
}

function wrongWith(item: ItemText, currency: string): string[] {
  const wrong: string[] = [];
  if (!SKU.test(item.sku)) {
    wrong.push(item.sku === '' ? 'The SKU is missing.' : `SKU “${item.sku}”: letters, digits, dots, dashes and underscores only, up to 64.`);
  }
  if (item.name === '' || item.name.length > 200) {
    wrong.push(item.name === '' ? 'The name is missing.' : 'The name has more than 200 characters.');
  }
  if (minorOf(item.price, currency) === null) {
    wrong.push(item.price === '' ? 'The price is missing.' : `Price “${item.price}” is no amount such as 129.00.`);
  }
  if (wholeOf(item.units) === null) {
    wrong.push(item.units === '' ? 'The stock is missing.' : `Stock “${item.units}” is no whole number.`);
  }
  const limit = wholeOf(item.limitPerShopper);
  if (limit === null || limit < 1 || limit > 1000) {
    wrong.push(`Limit “${item.limitPerShopper}” is no whole number from 1 to 1,000.`);
  }
  return wrong;
}

interface Row {
  line: number;
  cells: string[];
  open: boolean;
}

/** Rows with something in them. A quoted cell may hold separators, doubled quotes and line breaks. */
function rowsOf(text: string): Row[] {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let [cells, cell, quoted, line, begin]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const end = (open: boolean) => {
    cells.push(cell);
    if (cells.some((each) => each.trim() !== '')) {
      rows.push({ line: begin, cells, open });
    }
    [cells, cell, begin] = [[], '', line];
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\n') {
      line++;
    }
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (letter === '"') {
        quoted = false;
      } else {
        cell += letter;
      }
    } else if (letter === '"' && cell.trim() === '') {
      [quoted, cell] = [true, ''];
    } else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') {
      end(false);
    } else if (letter !== '\r') {
      cell += letter;
    }
  }
  end(quoted);
  return rows;
}

// Spread sheets paste tabs, and write semicolons where the comma is the decimal sign.
function separatorOf(text: string): string {
  const first = /[^\r\n]+/.exec(text)?.[0] ?? '';
  return ['\t', ';'].find((each) => first.includes(each)) ?? ',';
}
