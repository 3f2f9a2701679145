// How long shoppers waited, as bars that are a table as well: who does not see the bars reads the numbers.
import { count, lasting } from '../rules/format.ts';

export interface WaitBucket {
  fromSeconds: number;
  toSeconds: number | null;
  tickets: number;
}

const FULL = 100;

export function Histogram({ lane, buckets }: { lane: string; buckets: readonly WaitBucket[] }) {
  const shown = buckets.slice(0, buckets.findLastIndex((bucket) => bucket.tickets > 0) + 1);
  const [all, most] = [shown.reduce((sum, bucket) => sum + bucket.tickets, 0), Math.max(...shown.map((bucket) => bucket.tickets))];
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={`How long shoppers waited, ${lane}`}>
      <table class="histogram">
        <caption>{lane}</caption>
        <thead><tr><th scope="col">Waited</th><th scope="col" class="number">Shoppers</th><th scope="col" class="number">Share</th><th class="bar" aria-hidden="true" /></tr></thead>
        <tbody>{shown.map((bucket) => (
          <tr key={bucket.fromSeconds}>
            <th scope="row">{range(bucket)}</th>
            <td class="number">{count(bucket.tickets)}</td>
            <td class="number">{((FULL * bucket.tickets) / all).toFixed(1)}%</td>
            <td class="bar" aria-hidden="true">
              <svg viewBox={`0 0 ${FULL} 1`} preserveAspectRatio="none"><rect width={(FULL * bucket.tickets) / most} height="1" /></svg>
            </td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function range({ fromSeconds, toSeconds }: WaitBucket): string {
  return toSeconds === null ? `${lasting(fromSeconds)} or longer` : fromSeconds === 0 ? `under ${lasting(toSeconds)}` : `${lasting(fromSeconds)} to ${lasting(toSeconds)}`;
}
