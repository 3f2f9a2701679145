// What became of a sale: from what shoppers did to what was earned, and how right and how fair the line was.
import { get } from '../link/api.ts';
import type { Balance, Refusals, Sale, SaleState } from '../link/documents.ts';
import { useLoad } from '../loading.ts';
import { count, here, lasting, money } from '../rules/format.ts';
import { ByLane } from '../views/by-lane.tsx';
import { Histogram, type WaitBucket } from '../views/histogram.tsx';
import { Fact, Page, Panel, Shown, StateTag } from '../views/parts.tsx';
import { SaleTabs } from '../views/sale-tabs.tsx';

interface LaneReport {
  lane: string;
  joined: number | null;
  decided: number;
  granted: number;
  missed: number;
  states: Partial<Record<string, number>>;
  fairness: number | null;
  waited: { tickets: number; medianSeconds: number; p90Seconds: number; p99Seconds: number; maxSeconds: number; histogram: WaitBucket[] } | null;
}

interface Report {
  sale: string;
  state: SaleState;
  at: string;
  lanes: LaneReport[];
  stock: Balance[];
  waits: { places: number; errorPercent: number | null; withinPercent: number | null; halfErrorPercent: number | null; halfWithinPercent: number | null } | null;
  orders: { count: number; total: number };
  currency: string;
  refused: Refusals;
}

export function ReportPage({ slug }: { slug: string }) {
  const path = `/api/merchant/sales/${encodeURIComponent(slug)}`;
  const report = useLoad(async () => {
    const [sale, read] = await Promise.all([get<Sale>(path), get<Report>(`${path}/report`)]);
    return { sale, report: read };
  }, [slug]);
  return (
    <Page title={report.value?.sale.name ?? slug} eyebrow={report.value ? <StateTag state={report.value.report.state} /> : slug} actions={(
      <>
        <a class="button second" href={`${path}/report?format=csv`} download={`${slug}-report.csv`}>CSV</a>
        <a class="button second" href={`${path}/report`} download={`${slug}-report.json`}>JSON</a>
      </>
    )}>
      <SaleTabs slug={slug} at="report" />
      <Shown of={report}>
        {({ sale, report: of }) => (
          <>
            <p class="note">As of {here(of.at)}. {of.state === 'closed' || of.state === 'sold-out' ? 'The sale is over.' : 'The sale is not over: the figures still change.'}</p>
            <Funnel lanes={of.lanes} />
            <Waits report={of} />
            <Sold sale={sale} report={of} />
            <Stopped report={of} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function Funnel({ lanes }: { lanes: LaneReport[] }) {
  const sum = (of: (lane: LaneReport) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  const joined = sum((lane) => Math.max(lane.joined ?? 0, lane.decided));
  const steps: [string, number][] = [
    ['Joined', joined], ['Had a decision', sum((lane) => lane.decided)], ['Admitted', sum((lane) => lane.granted)], ['Bought', sum((lane) => lane.states['bought'] ?? 0)],
  ];
  const others: [string, number][] = [
    ['Missed the turn', sum((lane) => lane.missed)], ['Left', sum((lane) => lane.states['left'] ?? 0)], ['Gave back', sum((lane) => lane.states['released'] ?? 0)],
    ['Ran out of time', sum((lane) => lane.states['expired'] ?? 0)], ['Got nothing: sold out', sum((lane) => lane.states['sold-out'] ?? 0)],
  ];
  return (
    <Panel title="From joining to buying" note="Shares are of those who joined.">
      <div class="table-frame narrow" tabIndex={0} role="region" aria-label="From joining to buying">
        <table>
          <thead><tr><th scope="col">Step</th><th scope="col" class="number">Shoppers</th><th scope="col" class="number">Share</th></tr></thead>
          <tbody>{[...steps, ...others].map(([name, value]) => (
            <tr key={name}><th scope="row">{name}</th><td class="number">{count(value)}</td><td class="number">{percent(value, joined)}</td></tr>
          ))}</tbody>
        </table>
      </div>
    </Panel>
  );
}

const WAITS: [string, (lane: LaneReport) => string][] = [
  ['Turns', ({ waited }) => count(waited?.tickets ?? 0)],
  ['Median', ({ waited }) => time(waited?.medianSeconds)],
  ['9 of 10 within', ({ waited }) => time(waited?.p90Seconds)],
  ['99 of 100 within', ({ waited }) => time(waited?.p99Seconds)],
  ['Longest', ({ waited }) => time(waited?.maxSeconds)],
  ['Fairness', ({ fairness }) => (fairness === null ? '–' : fairness.toFixed(3))],
];

function Waits({ report }: { report: Report }) {
  const { waits } = report;
  return (
    <Panel title="Waiting">
      <ByLane lanes={report.lanes} label="Waiting, by lane" rows={WAITS} />
      {report.lanes.map(({ lane, waited }) => waited !== null && <Histogram key={lane} lane={lane} buckets={waited.histogram} />)}
      <p class="note">Waits count from joining, or from the start for who was in the lobby, to the turn. Fairness is Kendall’s tau between the order of numbers and the order of turns: 1 is perfect.</p>
      {waits === null ? <p>Nobody waited long enough to compare what was told with what came.</p> : (
        <dl class="facts">
          <Fact name="Told at first, turn came within it">{share(waits.withinPercent)}<small>median error {share(waits.errorPercent)} of the wait</small></Fact>
          <Fact name="Told half-way, turn came within it">{share(waits.halfWithinPercent)}<small>median error {share(waits.halfErrorPercent)} of the rest</small></Fact>
          <Fact name="Places that were followed">{count(waits.places)}</Fact>
        </dl>
      )}
    </Panel>
  );
}

function Sold({ sale, report }: { sale: Sale; report: Report }) {
  return (
    <Panel title="Sold">
      <dl class="facts">
        <Fact name="Orders">{count(report.orders.count)}</Fact>
        <Fact name="Charged in all">{money(report.orders.total, report.currency)}</Fact>
      </dl>
      <div class="table-frame narrow" tabIndex={0} role="region" aria-label="Sold, by item">
        <table>
          <thead><tr><th scope="col">Item</th>{['Sold', 'Of', 'At today’s price'].map((name) => <th key={name} scope="col" class="number">{name}</th>)}</tr></thead>
          <tbody>{report.stock.map(({ sku, sold, stocked }) => {
            const item = sale.items.find((each) => each.sku === sku);
            return <tr key={sku}><th scope="row">{item?.name ?? sku}</th><td class="number">{count(sold)}</td><td class="number">{count(stocked)}</td><td class="number">{item ? money(sold * item.price, report.currency) : '–'}</td></tr>;
          })}</tbody>
        </table>
      </div>
    </Panel>
  );
}

function Stopped({ report: { refused, lanes } }: { report: Report }) {
  const blocked = lanes.reduce((sum, lane) => sum + (lane.states['blocked'] ?? 0), 0);
  return (
    <>
      <Panel title="Bots and others that were stopped" note="Who sends more in a rush than a person can is mostly a program. A shopper who reloads may join again, too: the place stays the one it was.">
        <dl class="facts stopped">
          <Fact name="Senders beyond the limit">{count(refused.senders)}<small>about, each counted once</small></Fact>
          <Fact name="Their requests beyond it">{count(refused.limited)}</Fact>
          <Fact name="Joined again">{count(refused.again)}<small>got no second place</small></Fact>
          <Fact name="Invites and logins that open nothing">{count(refused.forged)}<small>altered, used, or another sale’s</small></Fact>
          <Fact name="Wanted more than one may have">{count(blocked)}<small>tickets that were blocked</small></Fact>
        </dl>
      </Panel>
      <Panel title="Requests that we could not serve" note="Counted on all nodes.">
        <dl class="facts">
          <Fact name="Told to come back">{count(refused.unavailable)}</Fact>
          <Fact name="Failed">{count(refused.failed)}</Fact>
        </dl>
      </Panel>
    </>
  );
}

function percent(value: number, of: number): string {
  return of === 0 ? '–' : `${((100 * value) / of).toFixed(1)}%`;
}

function time(seconds: number | undefined): string {
  return seconds === undefined ? '–' : lasting(seconds);
}

function share(value: number | null): string {
  return value === null ? '–' : `${value}%`;
}
