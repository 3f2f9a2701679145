// Step 1: what is sold, typed by hand or taken from a table.
import { useRef } from 'preact/hooks';
import { type CsvLine, type ItemText, readCsv } from '../rules/csv.ts';
import { NO_ITEM, slugOf } from '../rules/draft.ts';
import { counted } from '../rules/format.ts';
import { Field, TextField } from '../views/fields.tsx';
import { Notice, Panel } from '../views/parts.tsx';
import { useWizard } from './context.ts';

const ITEMS_MAX = 100;

export function ItemsStep() {
  const { draft, change, error } = useWizard();
  return (
    <>
      <Panel title="The sale">
        <div class="columns">
          <Field label="Name" hint="Shoppers read it." value={draft.name} set={(name) => change({ name })} error={error('name')} maxLength={200} />
          <Field label="Address" hint={`/sales/${slugOf(draft) || '…'}`} value={draft.slug} set={(slug) => change({ slug })} error={error('slug')} maxLength={64} spellcheck={false} placeholder={slugOf(draft)} />
          <Field label="Currency" hint="Three letters, such as EUR." value={draft.currency} set={(currency) => change({ currency: currency.toUpperCase() })} error={error('currency')} maxLength={3} spellcheck={false} />
        </div>
      </Panel>
      <Panel title="Items" note={`What is sold, up to ${ITEMS_MAX}. Prices in ${draft.currency}.`}>
        {error('items') !== '' && <p class="mistake">{error('items')}</p>}
        <ol class="items">
          {draft.items.map((item, index) => <ItemFields key={index} index={index} item={item} />)}
        </ol>
        <div class="actions">
          <button type="button" class="second" disabled={draft.items.length >= ITEMS_MAX} onClick={() => change({ items: [...draft.items, { ...NO_ITEM }] })}>Add an item</button>
        </div>
      </Panel>
      <Csv />
    </>
  );
}

function ItemFields({ index, item }: { index: number; item: ItemText }) {
  const { draft, change, error } = useWizard();
  const wrong = (field: keyof ItemText) => error(`items[${index}].${field}`);
  const set = (field: keyof ItemText) => (value: string) =>
    change({ items: draft.items.map((each, at) => (at === index ? { ...each, [field]: value } : each)) }, `items[${index}].${field}`);
  return (
    <li class="item">
      <fieldset>
        <legend class="hidden">Item {index + 1}</legend>
        <Field label="SKU" value={item.sku} set={set('sku')} error={wrong('sku')} maxLength={64} spellcheck={false} />
        <Field label="Name" value={item.name} set={set('name')} error={wrong('name')} maxLength={200} />
        <Field label="Price" value={item.price} set={set('price')} error={wrong('price')} inputMode="decimal" />
        <Field label="Stock" value={item.units} set={set('units')} error={wrong('units')} inputMode="numeric" />
        <Field label="Per shopper" value={item.limitPerShopper} set={set('limitPerShopper')} error={wrong('limitPerShopper')} inputMode="numeric" />
        <button type="button" class="quiet" aria-label={`Remove item ${index + 1}`} disabled={draft.items.length === 1} onClick={() => change({ items: draft.items.filter((_, at) => at !== index) })}>Remove</button>
      </fieldset>
    </li>
  );
}

function Csv() {
  const { draft, change } = useWizard();
  const file = useRef<HTMLInputElement>(null);
  const lines = draft.csv.trim() === '' ? [] : readCsv(draft.csv, draft.currency);
  const good = lines.filter((line) => line.wrong.length === 0);
  const bad = lines.length - good.length;
  const take = () => {
    const known = draft.items.filter((item) => Object.entries(item).some(([field, value]) => field !== 'limitPerShopper' && value.trim() !== ''));
    const taken = new Set(good.map((line) => line.item.sku));
    change({ items: [...known.filter((item) => !taken.has(item.sku)), ...good.map((line) => line.item)].slice(0, ITEMS_MAX), csv: '' });
  };
  const read = async () => {
    const chosen = file.current?.files?.[0];
    if (chosen) {
      change({ csv: await chosen.text() });
      file.current!.value = ''; // The same file again, after it was mended, is a change too.
    }
  };
  return (
    <Panel title="From a table" note="A CSV file, or lines pasted from a spread sheet: SKU, name, price, stock, limit per shopper. A first line with names of columns may have another order.">
      <div class="field">
        <label for="csv-file">CSV file</label>
        <input ref={file} id="csv-file" type="file" accept=".csv,text/csv,text/plain" onChange={() => void read()} />
      </div>
      <TextField label="Or paste the lines" rows={4} value={draft.csv} set={(csv) => change({ csv })} spellcheck={false} placeholder="sku,name,price,stock,limit&#10;runner-blue,Runner One blue,129.00,500,2" />
      {lines.length > 0 && (
        <>
          <Preview lines={lines} />
          {bad > 0 && (
            <Notice kind="warn" title={`${counted(bad, 'line')} can’t be taken. Mend ${bad === 1 ? 'it' : 'them'} above, or go on without ${bad === 1 ? 'it' : 'them'}.`}>
              <ul>{lines.filter((line) => line.wrong.length > 0).map(({ line, wrong }) => <li key={line}>Line {line}: {wrong.join(' ')}</li>)}</ul>
            </Notice>
          )}
          <div class="actions">
            <button type="button" class="main" disabled={good.length === 0} onClick={take}>Take {counted(good.length, 'item')}</button>
            <button type="button" class="quiet" onClick={() => change({ csv: '' })}>Discard</button>
          </div>
        </>
      )}
    </Panel>
  );
}

function Preview({ lines }: { lines: CsvLine[] }) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Preview of the table">
      <table>
        <thead><tr><th scope="col" class="number">Line</th><th scope="col">SKU</th><th scope="col">Name</th><th scope="col" class="number">Price</th><th scope="col" class="number">Stock</th><th scope="col" class="number">Limit</th><th scope="col">Taken?</th></tr></thead>
        <tbody>
          {lines.map(({ line, item, wrong }) => (
            <tr key={line} data-wrong={wrong.length > 0}>
              <td class="number">{line}</td><td>{item.sku}</td><td>{item.name}</td><td class="number">{item.price}</td><td class="number">{item.units}</td><td class="number">{item.limitPerShopper}</td>
              <td>{wrong.length === 0 ? '✓' : <span class="mistake">✗ no</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
