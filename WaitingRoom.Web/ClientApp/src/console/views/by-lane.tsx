import type { ComponentChildren } from 'preact';

/** A table with a row for each figure and a column for each lane: most sales have one lane, and so it fits a phone. */
export function ByLane<T extends { lane: string }>({ lanes, label, rows }: {
  lanes: readonly T[]; label: string; rows: readonly (readonly [name: string, of: (lane: T) => ComponentChildren])[];
}) {
  return (
    <div class="table-frame narrow" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr><th scope="col">Lane</th>{lanes.map(({ lane }) => <th key={lane} scope="col" class="number">{lane}</th>)}</tr></thead>
        <tbody>{rows.map(([name, of]) => (
          <tr key={name}><th scope="row">{name}</th>{lanes.map((lane) => <td key={lane.lane} class="number">{of(lane)}</td>)}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}
