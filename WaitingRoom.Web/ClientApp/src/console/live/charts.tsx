// Line and charts of the live view, loaded with it alone.
import { Chart } from './chart.tsx';
import { sumOf, type Figures } from './figures.ts';

export { watch } from './watch.ts';

export function Charts({ looks }: { looks: readonly Figures[] }) {
  const at = looks.map((look) => Date.parse(look.at) / 1000);
  const line = (name: string, of: (look: Figures) => number | null) => ({ name, values: looks.map(of) });
  return (
    <div class="charts">
      <Chart title="Arrivals a second" atSeconds={at} lines={[line('joined', (look) => look.arrivalsPerSecond)]} />
      <Chart title="Admissions a minute" atSeconds={at} lines={[line('kept', (look) => look.admittedPerMinute), line('set', (look) => look.ratePerMinute)]} />
      <Chart title="Shoppers" atSeconds={at} lines={[line('waiting', (look) => sumOf(look, (lane) => lane.waiting)), line('in the shop', (look) => sumOf(look, (lane) => lane.active))]} />
      <Chart title="Units" atSeconds={at} lines={[
        line('available', (look) => look.stock.reduce((sum, each) => sum + each.available, 0)),
        line('on hold', (look) => look.stock.reduce((sum, each) => sum + each.held, 0)),
        line('sold', (look) => look.stock.reduce((sum, each) => sum + each.sold, 0)),
      ]} />
    </div>
  );
}
