// One chart over the last minutes. Lines differ by dashes as well as by colour; the numbers are in a table below the charts.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { count } from '../rules/format.ts';

export interface Line {
  name: string;
  values: (number | null)[];
}

const HEIGHT = 180;
const SPAN_MIN_SECONDS = 60; // Fewer would draw a second as wide as a minute.
const STEPS_SECONDS = [5, 10, 15, 30, 60, 120];
const DASHES = [[], [6, 4], [2, 3]];

export function Chart({ title, atSeconds, lines }: { title: string; atSeconds: number[]; lines: Line[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const names = lines.map((line) => line.name).join('|');
  useEffect(() => {
    const host = frame.current!; // What is drawn may be drawn once more when the page has gone.
    const colour = (name: string) => getComputedStyle(host).getPropertyValue(name).trim();
    const axis = { stroke: () => colour('--soft'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false } };
    plot.current = new uPlot({
      width: host.clientWidth, height: HEIGHT, legend: { show: false }, cursor: { show: false },
      scales: { x: { range: (_plot, min, max) => [Math.min(min, max - SPAN_MIN_SECONDS), max] }, y: { range: (_plot, _min, max) => [0, Math.max(1, (max ?? 0) * 1.1)] } },
      axes: [{ ...axis, space: 70, incrs: STEPS_SECONDS, values: (_plot, splits) => splits.map(timeOf) }, { ...axis, size: 56 }],
      series: [{}, ...lines.map((line, index) => ({ label: line.name, width: 2, dash: DASHES[index]!, stroke: () => colour(`--chart-${index + 1}`), points: { show: false } }))],
    }, [atSeconds, ...lines.map((line) => line.values)] as uPlot.AlignedData, host);
    const sized = new ResizeObserver(() => plot.current?.setSize({ width: host.clientWidth, height: HEIGHT }));
    sized.observe(host);
    const night = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => plot.current?.redraw(false, true);
    night.addEventListener('change', redraw);
    return () => {
      night.removeEventListener('change', redraw);
      sized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [names]);
  useEffect(() => plot.current?.setData([atSeconds, ...lines.map((line) => line.values)] as uPlot.AlignedData), [atSeconds, lines]);
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        {lines.map((line, index) => (
          <span key={line.name} class="key">
            <svg viewBox="0 0 24 4" aria-hidden="true"><line x1="0" y1="2" x2="24" y2="2" stroke={`var(--chart-${index + 1})`} stroke-width="3" stroke-dasharray={DASHES[index]!.join(' ')} /></svg>
            {line.name}: {shown(line.values.at(-1) ?? null)}
          </span>
        ))}
      </figcaption>
      <div ref={frame} role="img" aria-label={`${title} over the last minutes; the numbers are in the table below.`} />
    </figure>
  );
}

function shown(value: number | null): string {
  return value === null ? '–' : count(Math.round(value * 10) / 10);
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}
