// A sale once more: at another time, or every week.
import { useState } from 'preact/hooks';
import { post } from '../link/api.ts';
import type { Sale } from '../link/documents.ts';
import { useSending } from '../loading.ts';
import { Link } from '../router.tsx';
import { inZone, wholeOf } from '../rules/format.ts';
import { Field } from './fields.tsx';
import { Notice, Panel, RefusedNotice } from './parts.tsx';

export function Copies({ sale }: { sale: Sale }) {
  return (
    <Panel title="Once more" note="Same terms, items, units and brand.">
      <Clone sale={sale} />
      <Weekly sale={sale} />
    </Panel>
  );
}

function Clone({ sale }: { sale: Sale }) {
  const [slug, setSlug] = useState(`${sale.slug.slice(0, 58)}-2`);
  const [local, setLocal] = useState('');
  const [made, setMade] = useState<Sale | null>(null);
  const sending = useSending();
  const error = (field: string) => sending.refused?.errorOf(field) ?? '';
  return (
    <form class="form" onSubmit={(event) => {
      event.preventDefault();
      void sending.run(async () => setMade(await post<Sale>(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/clone`, { slug, localStart: local })));
    }}>
      <RefusedNotice refused={sending.refused} />
      {made && <Notice kind="good" title="Scheduled"><p><Link to={`/console/sales/${made.slug}`}>{made.name}</Link>, {inZone(made.startsAt, made.timeZone)} ({made.timeZone}). {made.startNote}</p></Notice>}
      <div class="columns">
        <Field label="Address of the copy" hint="/sales/…" value={slug} set={setSlug} error={error('slug')} required spellcheck={false} />
        <Field label="Start of the copy" hint={`By the clock in ${sale.timeZone}.`} type="datetime-local" value={local} set={setLocal} error={error('startsAt') || error('localStart')} required />
      </div>
      <div class="actions"><button type="submit" class="second" aria-disabled={sending.busy}>Clone</button></div>
    </form>
  );
}

function Weekly({ sale }: { sale: Sale }) {
  const [weeks, setWeeks] = useState('4');
  const [made, setMade] = useState<Sale[] | null>(null);
  const sending = useSending();
  const wanted = wholeOf(weeks);
  const isGood = wanted !== null && wanted >= 1 && wanted <= 52;
  return (
    <form class="form" onSubmit={(event) => {
      event.preventDefault();
      void (isGood && sending.run(async () => setMade(await post<Sale[]>(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/repeat`, { count: wanted }))));
    }}>
      <RefusedNotice refused={sending.refused} />
      {made && (
        <Notice kind="good" title={made.length === 0 ? 'Nothing new: these weeks are scheduled already, or over' : `${made.length} scheduled`}>
          <ul>{made.map((each) => <li key={each.slug}><Link to={`/console/sales/${each.slug}`}>{each.slug}</Link>, {inZone(each.startsAt, each.timeZone)}</li>)}</ul>
        </Notice>
      )}
      <Field label="Weeks" hint={`So many times, each week at the same time of day in ${sale.timeZone}: ${inZone(sale.startsAt, sale.timeZone).slice(-5)}.`} value={weeks} set={setWeeks} inputMode="numeric" error={isGood ? '' : '1 to 52.'} />
      <div class="actions"><button type="submit" class="second" aria-disabled={sending.busy} disabled={!isGood}>Repeat weekly</button></div>
    </form>
  );
}
