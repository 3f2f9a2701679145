// A sale while it runs: figures once a second, charts of the last minutes, and the controls.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { sumOf, withLook, type Figures, type LaneFigures, type LinkState } from '../live/figures.ts';
import { useLoad } from '../loading.ts';
import { count } from '../rules/format.ts';
import { ByLane } from '../views/by-lane.tsx';
import { SaleControls } from '../views/controls.tsx';
import { Fact, Page, Panel, Shown, StateTag } from '../views/parts.tsx';
import { SaleTabs } from '../views/sale-tabs.tsx';
import { Stock } from '../views/stock.tsx';
import { readMoment } from './sale.tsx';

const EVERY_MS = 4_000;
const ROWS_MAX = 10;
const LINK_WORDS: Record<LinkState, string> = {
  connecting: 'Connecting…', live: 'Live: figures of this second.', lost: 'The line is lost: these figures are old. Connecting again…',
};

type ChartsPart = ComponentType<{ looks: readonly Figures[] }>;

export function LivePage({ slug }: { slug: string }) {
  const moment = useLoad(() => readMoment(slug), [slug], EVERY_MS);
  const [looks, setLooks] = useState<Figures[]>([]);
  const [link, setLink] = useState<LinkState>('connecting');
  const [Charts, setCharts] = useState<ChartsPart | null>(null);
  useEffect(() => {
    let isOn = true;
    let stop = () => {};
    void import('../live/charts.tsx').then((part) => {
      if (isOn) {
        setCharts(() => part.Charts);
        stop = part.watch(slug, { history: setLooks, figures: (look) => setLooks((before) => withLook(before, look)), link: setLink });
      }
    }, () => setLink('lost'));
    return () => {
      isOn = false;
      stop();
    };
  }, [slug]);
  const now = looks.at(-1);
  const reload = () => void moment.reload();
  return (
    <Page title={moment.value?.sale.name ?? slug} eyebrow={now ? <StateTag state={now.state} /> : slug}>
      <SaleTabs slug={slug} at="live" />
      <p class="link-state" data-link={link} role="status">{LINK_WORDS[link]}</p>
      {now && <Numbers now={now} />}
      {now && Charts && <Panel title="The last minutes"><Charts looks={looks} /><LooksTable looks={looks} /></Panel>}
      {now && <Panel title="Lanes"><ByLane lanes={now.lanes} label="Lanes" rows={LANE_FIGURES} /></Panel>}
      <Shown of={moment}>
        {(of) => {
          const current = now ? { ...of, stock: now.stock, waiting: sumOf(now, (lane) => lane.waiting) } : of;
          return <><SaleControls now={current} changed={reload} /><Stock now={current} changed={reload} /></>;
        }}
      </Shown>
    </Page>
  );
}

function Numbers({ now }: { now: Figures }) {
  const units = (of: (each: Figures['stock'][number]) => number) => count(now.stock.reduce((sum, each) => sum + of(each), 0));
  const all = (of: Parameters<typeof sumOf>[1]) => count(sumOf(now, of));
  const { limited, senders, unavailable, failed } = now.refused;
  return (
    <Panel>
      <dl class="facts figures">
        <Fact name="Joined">{all((lane) => lane.joined)}<small>{now.arrivalsPerSecond ?? 0} a second</small></Fact>
        <Fact name="Waiting">{all((lane) => lane.waiting)}</Fact>
        <Fact name="Admitted">{all((lane) => lane.admitted)}<small>{count(Math.round(now.admittedPerMinute ?? 0))} a minute of {count(now.ratePerMinute)}</small></Fact>
        <Fact name="In the shop">{all((lane) => lane.active)}</Fact>
        <Fact name="On hold">{units((each) => each.held)}<small>units</small></Fact>
        <Fact name="Sold">{units((each) => each.sold)}<small>units</small></Fact>
        <Fact name="Missed the turn">{all((lane) => lane.missed)}</Fact>
        <Fact name="Errors">{count(failed + unavailable)}<small>{count(unavailable)} busy, {count(failed)} failed</small></Fact>
        <Fact name="Limited">{count(limited)}<small>requests of about {count(senders)} senders</small></Fact>
      </dl>
    </Panel>
  );
}

const LANE_FIGURES: [string, (lane: LaneFigures) => string][] = [
  ['Joined', (lane) => count(lane.joined)],
  ['Waiting', (lane) => count(lane.waiting)],
  ['Serving', (lane) => count(lane.serving)],
  ['Rate', (lane) => count(lane.ratePerMinute)],
  ['Admitted', (lane) => count(lane.admitted)],
  ['In the shop', (lane) => count(lane.active)],
  ['Bought', (lane) => count(lane.bought)],
  ['Missed', (lane) => count(lane.missed)],
];

/** What the charts show, for whoever does not see them: the newest seconds, newest first. */
function LooksTable({ looks }: { looks: readonly Figures[] }) {
  return (
    <details>
      <summary>The last seconds as a table</summary>
      <div class="table-frame narrow" tabIndex={0} role="region" aria-label="The last seconds">
        <table>
          <thead><tr><th scope="col">Time</th>{['Arrivals a second', 'Admitted a minute', 'Waiting', 'In the shop'].map((name) => <th key={name} scope="col" class="number">{name}</th>)}</tr></thead>
          <tbody>
            {looks.slice(-ROWS_MAX).reverse().map((look) => (
              <tr key={look.at}>
                <th scope="row">{new Date(look.at).toLocaleTimeString('en-GB')}</th>
                {[look.arrivalsPerSecond, look.admittedPerMinute, sumOf(look, (lane) => lane.waiting), sumOf(look, (lane) => lane.active)].map((value, index) => <td key={index} class="number">{value === null ? '–' : count(value)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
