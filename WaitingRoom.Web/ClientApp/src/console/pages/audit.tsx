// Every change: who, what, before and after.
import { useState } from 'preact/hooks';
import { get } from '../link/api.ts';
import { useLoad, useSending } from '../loading.ts';
import { here } from '../rules/format.ts';
import { Page, Panel, RefusedNotice, Shown } from '../views/parts.tsx';

interface Entry {
  at: string;
  who: string;
  role: string | null;
  key: string | null;
  action: string;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

interface Part {
  entries: Entry[];
  next: number | null;
}

const LIMIT = 50;

export function AuditPage() {
  const first = useLoad(() => get<Part>(`/api/merchant/audit?limit=${LIMIT}`), []);
  const [more, setMore] = useState<Part[]>([]);
  const sending = useSending();
  return (
    <Page title="Audit log">
      <Shown of={first}>
        {(part) => {
          const parts = [part, ...more];
          const next = parts.at(-1)!.next;
          return (
            <Panel>
              {part.entries.length === 0 && <p>Nothing was changed yet.</p>}
              <ol class="rows log">{parts.flatMap((each) => each.entries).map((entry, index) => <Row key={index} entry={entry} />)}</ol>
              <RefusedNotice refused={sending.refused} />
              {next !== null && (
                <div class="actions">
                  <button type="button" class="second" aria-disabled={sending.busy} onClick={() => void sending.run(async () => {
                    const older = await get<Part>(`/api/merchant/audit?limit=${LIMIT}&before=${next}`);
                    setMore([...more, older]);
                  })}>Older ones</button>
                </div>
              )}
            </Panel>
          );
        }}
      </Shown>
    </Page>
  );
}

function Row({ entry }: { entry: Entry }) {
  const fields = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  return (
    <li class="row">
      <div>
        <p class="name">{entry.action} <span class="note">{entry.subject}</span></p>
        <p class="note"><time dateTime={entry.at}>{here(entry.at)}</time> · {entry.who}{entry.role !== null ? `, ${entry.role}` : entry.key !== null ? ', by key' : ''}</p>
      </div>
      {fields.length > 0 && (
        <div class="changes-frame" tabIndex={0} role="region" aria-label={`What changed: ${entry.action} ${entry.subject}`}>
          <dl class="changes">
            {fields.map((field) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>
                  {entry.before !== null && <del>{spoken(entry.before[field])}</del>}{entry.before !== null && entry.after !== null && ' → '}
                  {entry.after !== null && <ins>{spoken(entry.after[field])}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </li>
  );
}

function spoken(value: unknown): string {
  return value === undefined || value === null ? '–' : typeof value === 'string' ? value || '(empty)' : JSON.stringify(value);
}
