// One sale: its facts, its controls, its stock, whether it is ready, and what else belongs to it.
import { useState } from 'preact/hooks';
import { get, post, put } from '../link/api.ts';
import type { Balance, Progress, Sale } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import type { Moment } from '../rules/effects.ts';
import { waiting } from '../rules/effects.ts';
import { count, counted, fromNow, here, HERE, inZone, lasting, money } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { SaleControls } from '../views/controls.tsx';
import { Copies } from '../views/copies.tsx';
import { Field, Choice, TextField } from '../views/fields.tsx';
import { Fact, Notice, Page, Panel, RefusedNotice, Shown, StateTag } from '../views/parts.tsx';
import { Prewarm } from '../views/prewarm.tsx';
import { SaleTabs } from '../views/sale-tabs.tsx';
import { Stock } from '../views/stock.tsx';
import { Vouchers } from '../views/vouchers.tsx';

const EVERY_MS = 4_000;

/** The sale, its line and its stock as they are now. */
export async function readMoment(slug: string): Promise<Moment> {
  const path = `/api/merchant/sales/${encodeURIComponent(slug)}`;
  const [sale, stock, progress] = await Promise.all([
    get<Sale>(path),
    get<{ stock: Balance[] }>(`${path}/stock`),
    get<Progress>(`/api/sales/${encodeURIComponent(slug)}/progress`).catch(() => null), // There is none of a sale that is long over.
  ]);
  return { sale, stock: stock.stock, progress };
}

export function SalePage({ slug }: { slug: string }) {
  const moment = useLoad(() => readMoment(slug), [slug], EVERY_MS);
  const { me } = useSession();
  const reload = () => void moment.reload();
  return (
    <Page title={moment.value?.sale.name ?? slug} eyebrow={moment.value && <StateTag state={moment.value.sale.state} />} actions={<a class="button second" href={`/sales/${encodeURIComponent(slug)}`} target="_blank" rel="noopener">Shopper’s page</a>}>
      <SaleTabs slug={slug} at="facts" />
      <Shown of={moment}>
        {(now) => (
          <>
            <Facts now={now} />
            {['scheduled', 'warming', 'lobby'].includes(now.sale.state) && <Prewarm sale={now.sale} />}
            <SaleControls now={now} changed={reload} />
            <Stock now={now} changed={reload} />
            {now.sale.policy === 'first-to-pay' && <Vouchers slug={slug} />}
            <Terms sale={now.sale} />
            {may(me, 'sales:operate') && now.sale.lanes.length > 0 && now.sale.state !== 'closed' && <Invites sale={now.sale} />}
            {may(me, 'sales:write') && now.sale.order === 'draw' && now.sale.drawBeacon === null && ['scheduled', 'warming', 'lobby'].includes(now.sale.state) && <Beacon sale={now.sale} changed={reload} />}
            <Note slug={slug} mayWrite={may(me, 'sales:write')} />
            {may(me, 'sales:write') && <Copies sale={now.sale} />}
          </>
        )}
      </Shown>
    </Page>
  );
}

function Facts({ now }: { now: Moment }) {
  const { sale } = now;
  const nowMs = Date.parse(sale.serverTime);
  return (
    <Panel>
      {sale.startNote && <Notice kind="warn">{sale.startNote}</Notice>}
      {sale.isDraining && <Notice kind="warn">Nobody new can join; who waits is served.</Notice>}
      <dl class="facts">
        <Fact name="Start">{inZone(sale.startsAt, sale.timeZone)}<small>{sale.timeZone}, {fromNow(sale.startsAt, nowMs)}</small></Fact>
        {sale.timeZone !== HERE && <Fact name="Start where you are">{here(sale.startsAt)}<small>{HERE}</small></Fact>}
        <Fact name="End">{inZone(sale.endsAt, sale.timeZone)}<small>{fromNow(sale.endsAt, nowMs)}</small></Fact>
        <Fact name="Waiting now">{count(waiting(now))}</Fact>
        <Fact name="Rate">{count(sale.ratePerMinute)} a minute{sale.ramp.length > 0 && <small>with a schedule of {counted(sale.ramp.length, 'rate')}</small>}</Fact>
        <Fact name="In the shop at once">{sale.activeLimit === 0 ? 'no limit' : count(sale.activeLimit)}</Fact>
      </dl>
    </Panel>
  );
}

const POLICIES: Record<Sale['policy'], string> = {
  'reserve-first': 'Reserve first', 'decrement-at-checkout': 'Taken at the checkout', 'first-to-pay': 'First to pay wins',
};

function Terms({ sale }: { sale: Sale }) {
  return (
    <details class="panel">
      <summary>Terms</summary>
      <dl class="facts">
        <Fact name="Address">/sales/{sale.slug}</Fact>
        <Fact name="Lobby">{sale.lobbyMinutes === 0 ? 'none' : `${lasting(sale.lobbyMinutes * 60)} before the start`}<small>{sale.order === 'draw' ? 'numbers are drawn' : 'numbers by arrival'}</small></Fact>
        <Fact name="Warming begins">{lasting(sale.warmMinutes * 60)} before</Fact>
        <Fact name="Stock policy">{POLICIES[sale.policy]}<small>{sale.fulfilment === 'what-is-left' ? 'gives what is left' : 'all or nothing'}</small></Fact>
        <Fact name="Time to check out">{lasting(sale.holdMinutes * 60)}{sale.extendOnce && <small>may be doubled once</small>}</Fact>
        <Fact name="Missed turn">{sale.graceMinutes === 0 ? 'lost at once' : `claimed within ${lasting(sale.graceMinutes * 60)}`}</Fact>
        <Fact name="Per shopper">{sale.limitPerShopper === 0 ? 'each item’s own limit' : counted(sale.limitPerShopper, 'unit')}</Fact>
        <Fact name="Voucher">{sale.voucherValue === 0 ? 'none' : money(sale.voucherValue, sale.currency)}<small>{sale.voucherValue > 0 && `${counted(sale.voucherDays, 'day')} to redeem`}</small></Fact>
        <Fact name="Kept after the close">{counted(sale.retentionDays, 'day')}</Fact>
        {sale.drawCommitment && <Fact name="Promise of the draw"><code>{sale.drawCommitment}</code></Fact>}
        {sale.drawBeacon && <Fact name="Beacon"><code>{sale.drawBeacon}</code></Fact>}
        {sale.loginRequired && <Fact name="Who may join">who is signed in at the shop<small>{sale.loginUrl}</small></Fact>}
        {sale.lanes.map((lane) => <Fact key={lane.name} name={`Lane ${lane.name}`}>{lane.text}<small>{lane.sharePercent}% of the rate</small></Fact>)}
      </dl>
    </details>
  );
}

function Invites({ sale }: { sale: Sale }) {
  const [lane, setLane] = useState(sale.lanes[0]!.name);
  const [amount, setAmount] = useState('10');
  const [codes, setCodes] = useState<string[]>([]);
  const sending = useSending();
  return (
    <Panel title="Invites" note="A lane is entered by a code, each for one shopper. They are shown this once: copy them.">
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => setCodes((await post<{ codes: string[] }>(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/invites`, { lane, count: Number(amount) })).codes));
      }}>
        <RefusedNotice refused={sending.refused} />
        <div class="columns">
          <Choice label="Lane" value={lane} set={setLane} options={sale.lanes.map((each) => [each.name, each.text] as const)} />
          <Field label="How many" inputMode="numeric" value={amount} set={setAmount} required />
        </div>
        <div class="actions"><button type="submit" class="second" aria-disabled={sending.busy}>Make codes</button></div>
        {codes.length > 0 && <TextField label={`${codes.length} codes`} rows={6} value={codes.map((code) => `${location.origin}/sales/${sale.slug}?invite=${code}`).join('\n')} set={() => {}} spellcheck={false} />}
      </form>
    </Panel>
  );
}

function Beacon({ sale, changed }: { sale: Sale; changed: () => void }) {
  const [beacon, setBeacon] = useState('');
  const sending = useSending();
  return (
    <Panel title="Beacon of the draw" note="A public value that nobody could know before, such as tonight’s lottery numbers. It is mixed into the draw, and can be set once.">
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void sending.run(() => post(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/beacon`, { beacon })).then((isDone) => isDone && changed());
      }}>
        <RefusedNotice refused={sending.refused} />
        <Field label="Beacon" value={beacon} set={setBeacon} maxLength={200} required />
        <div class="actions"><button type="submit" class="second" aria-disabled={sending.busy}>Set for good</button></div>
      </form>
    </Panel>
  );
}

function Note({ slug, mayWrite }: { slug: string; mayWrite: boolean }) {
  const path = `/api/merchant/sales/${encodeURIComponent(slug)}/note`;
  const note = useLoad(() => get<{ note: string }>(path), [path]);
  const [typed, setTyped] = useState<string | null>(null);
  const sending = useSending();
  const save = (event: Event) => {
    event.preventDefault();
    void sending.run(async () => {
      await put(path, { note: typed ?? '' });
      await note.reload();
      setTyped(null);
    });
  };
  return (
    <Panel title="Note" note="For your own people; shoppers never see it.">
      <Shown of={note}>
        {(it) => (
          <form class="form" onSubmit={save}>
            <RefusedNotice refused={sending.refused} />
            <TextField label="Text" rows={3} value={typed ?? it.note} set={setTyped} disabled={!mayWrite} maxLength={10_000} />
            {mayWrite && <div class="actions"><button type="submit" class="second" disabled={typed === null || typed === it.note} aria-disabled={sending.busy}>Save the note</button></div>}
          </form>
        )}
      </Shown>
    </Panel>
  );
}
