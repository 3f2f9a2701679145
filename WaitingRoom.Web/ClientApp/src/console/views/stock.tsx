// Where the units of a sale are, and moving some in or out; names and prices of its items.
import { useState } from 'preact/hooks';
import { post, put } from '../link/api.ts';
import type { Balance, Item } from '../link/documents.ts';
import * as effects from '../rules/effects.ts';
import type { Moment } from '../rules/effects.ts';
import { count, minorOf, money, typedOf, wholeOf } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { Confirm, type Question } from './confirm.tsx';
import { Choice, Field } from './fields.tsx';
import { Panel, RefusedNotice } from './parts.tsx';
import { useSending } from '../loading.ts';

// Where an item's units are: heads of the table, and on a phone, where that has none, labels.
const PLACES = [['Stocked', 'stocked'], ['Available', 'available'], ['On hold', 'held'], ['Sold', 'sold'], ['Withdrawn', 'withdrawn']] as const;

export function Stock({ now, changed }: { now: Moment; changed: () => void }) {
  const { me } = useSession();
  const { sale, stock } = now;
  const mayMove = may(me, 'sales:operate') && sale.state !== 'sold-out' && sale.state !== 'closed';
  const [edited, edit] = useState<string | null>(null);
  const item = sale.items.find((each) => each.sku === edited);
  return (
    <Panel title="Items and stock">
      <div class="table-frame" tabIndex={0} role="region" aria-label="Items and stock">
        <table class="stacked">
          <thead><tr><th scope="col">Item</th><th scope="col" class="number">Price</th>{PLACES.map(([label]) => <th key={label} scope="col" class="number">{label}</th>)}<th /></tr></thead>
          <tbody>{sale.items.map((each) => <Row key={each.sku} item={each} currency={sale.currency} balance={stock.find((of) => of.sku === each.sku)} edit={may(me, 'sales:write') ? () => edit(each.sku) : null} />)}</tbody>
        </table>
      </div>
      {item && <ItemEditor key={item.sku} now={now} item={item} close={() => edit(null)} changed={changed} />}
      {mayMove && <Mover now={now} changed={changed} />}
    </Panel>
  );
}

function Row({ item, currency, balance, edit }: { item: Item; currency: string; balance: Balance | undefined; edit: (() => void) | null }) {
  const units: Partial<Balance> = balance ?? { stocked: item.units };
  return (
    <tr>
      <th scope="row">{item.name}<small>{item.sku} · {item.limitPerShopper} per shopper</small></th>
      <td class="number" data-label="Price">{money(item.price, currency)}</td>
      {PLACES.map(([label, place]) => <td key={label} class="number" data-label={label}>{units[place] === undefined ? '–' : count(units[place])}</td>)}
      <td>{edit && <button type="button" class="quiet" aria-label={`Edit ${item.name}`} onClick={edit}>Edit</button>}</td>
    </tr>
  );
}

/** A name and a price can wait: while the merchant's sales are in their rush the server says so, and it is told here. */
function ItemEditor({ now, item, close, changed }: { now: Moment; item: Item; close: () => void; changed: () => void }) {
  const { currency, slug } = now.sale;
  const [name, setName] = useState(item.name);
  const [price, setPrice] = useState(typedOf(item.price, currency));
  const sending = useSending();
  const minor = minorOf(price, currency);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (minor !== null && (await sending.run(() => put(`/api/merchant/sales/${encodeURIComponent(slug)}/items/${encodeURIComponent(item.sku)}`, { name, price: minor })))) {
      close();
      changed();
    }
  };
  return (
    <form class="form boxed" onSubmit={(event) => void submit(event)}>
      <h3>{item.sku}</h3>
      <RefusedNotice refused={sending.refused} />
      <div class="columns">
        <Field label="Name" value={name} set={setName} required maxLength={200} focus />
        <Field label={`Price in ${currency}`} value={price} set={setPrice} inputMode="decimal" error={minor === null ? 'An amount such as 129.00.' : ''} />
      </div>
      <div class="actions">
        <button type="submit" class="main" aria-disabled={sending.busy}>Save</button>
        <button type="button" class="second" onClick={close}>Cancel</button>
      </div>
    </form>
  );
}

function Mover({ now, changed }: { now: Moment; changed: () => void }) {
  const { sale } = now;
  const [sku, setSku] = useState(sale.items[0]?.sku ?? '');
  const [units, setUnits] = useState('');
  const [question, ask] = useState<Question | null>(null);
  const wanted = wholeOf(units);
  const isGood = wanted !== null && wanted > 0;
  // The key is the question's: a second press, or a retry after a lost answer, moves the units once.
  const move = (verb: 'restock' | 'withdraw') => {
    const key = `console-${crypto.randomUUID()}`;
    ask({
      title: verb === 'restock' ? `Add ${count(wanted!)} of ${sku}?` : `Take out ${count(wanted!)} of ${sku}?`,
      effects: (verb === 'restock' ? effects.ofRestock : effects.ofWithdraw)(now, sku, wanted!),
      label: verb === 'restock' ? 'Add them' : 'Take them out',
      act: async () => {
        await post(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/stock`, { sku, [verb]: wanted }, { 'Idempotency-Key': key });
        setUnits('');
      },
    });
  };
  return (
    <div class="control-forms">
      <div class="control">
        <Choice label="Move units of" value={sku} set={setSku} options={sale.items.map((item) => [item.sku, `${item.name} (${item.sku})`] as const)} />
      </div>
      <div class="control">
        <Field label="Units" value={units} set={setUnits} inputMode="numeric" error={units !== '' && !isGood ? 'A whole number of 1 or more.' : ''} />
        <div class="actions">
          <button type="button" class="second" disabled={!isGood} onClick={() => move('restock')}>Restock…</button>
          <button type="button" class="second" disabled={!isGood} onClick={() => move('withdraw')}>Withdraw…</button>
        </div>
      </div>
      <Confirm question={question} close={() => ask(null)} done={changed} />
    </div>
  );
}
