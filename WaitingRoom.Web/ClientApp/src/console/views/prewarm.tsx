// The checklist before the start: is every node ready for this sale, and what to do where one is not.
import { useState } from 'preact/hooks';
import { get, post } from '../link/api.ts';
import type { Prewarm as Document, Sale } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import { timeHere } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { Confirm, type Question } from './confirm.tsx';
import { TextField } from './fields.tsx';
import { Notice, Panel, RefusedNotice, Shown } from './parts.tsx';

const EVERY_MS = 3_000;

const STATES: Record<Document['state'], string> = {
  cold: 'Nobody has looked yet. It begins by itself shortly before shoppers may come in.',
  warming: 'Nodes are looking.',
  failing: 'Something is not as it must be: the sale will not open.',
  warm: 'Everything is ready.',
};

const NAMES: Record<string, string> = {
  sale: 'The node has the sale', redis: 'Redis has the sale', stock: 'Redis has the stock', scripts: 'Scripts are loaded', topics: 'Kafka has the topics',
  postgres: 'Connections to PostgreSQL', rehearsal: 'A shopper’s way was rehearsed', grants: 'Grants were rehearsed',
};

export function Prewarm({ sale }: { sale: Sale }) {
  const path = `/api/merchant/sales/${encodeURIComponent(sale.slug)}/prewarm`;
  const prewarm = useLoad(() => get<Document>(path), [path], EVERY_MS);
  const { me } = useSession();
  const sending = useSending();
  const again = () => sending.run(async () => {
    await post(path);
    await prewarm.reload();
  });
  return (
    <Panel title="Ready for the rush?">
      <Shown of={prewarm}>
        {(document) => (
          <>
            <div class="meter">
              <progress max={100} value={document.coverage} aria-label="Checks that went well" />
              <strong>{document.coverage}%</strong>
              <span class="tag" data-kind={document.state === 'warm' ? 'good' : document.state === 'failing' ? 'warn' : ''}>{document.state}</span>
            </div>
            <p>{STATES[document.state]}</p>
            {document.forcedReason !== null && <Notice kind="warn" title="It opens at its time, warm or not">{document.forcedReason}</Notice>}
            <Checks of={document} />
            <RefusedNotice refused={sending.refused} />
            {may(me, 'sales:operate') && (
              <>
                <div class="actions"><button type="button" class="second" aria-disabled={sending.busy} onClick={() => void again()}>Look again now</button></div>
                {document.forcedReason === null && document.state !== 'warm' && <Force sale={sale} document={document} changed={() => void prewarm.reload()} />}
              </>
            )}
          </>
        )}
      </Shown>
    </Panel>
  );
}

function Checks({ of }: { of: Document }) {
  const nodes = [...new Set(of.checks.map((check) => check.node))].sort();
  if (nodes.length === 0) {
    return null;
  }
  return (
    <div class="nodes">
      {nodes.map((node) => {
        const checks = of.checks.filter((check) => check.node === node);
        const good = checks.filter((check) => check.ok).length;
        return (
          <details key={node} open={good < checks.length}>
            <summary>{node} <span class="note">{good} of {checks.length}</span></summary>
            <ul class="checks">
              {checks.map((check) => (
                <li key={check.name} data-ok={check.ok}>
                  <strong>{check.ok ? '✓' : '✗'} {NAMES[check.name] ?? check.name}</strong>
                  <span class="note">{check.detail} · {timeHere(check.at)}</span>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

function Force({ sale, document, changed }: { sale: Sale; document: Document; changed: () => void }) {
  const [reason, setReason] = useState('');
  const [question, ask] = useState<Question | null>(null);
  const failing = document.checks.filter((check) => !check.ok).length;
  return (
    <details class="force">
      <summary>Open it although it is not warm…</summary>
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        ask({
          title: 'Open at its time, warm or not?',
          danger: true,
          effects: [
            `${document.coverage}% of the checks went well; ${failing === 0 ? 'none failed yet' : `${failing} failed`}. The first shoppers may meet slow answers, or none.`,
            'Your name and the reason are written into the audit log, and it can’t be taken back.',
          ],
          label: 'Open anyway',
          act: () => post(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/open`, { force: true, reason: reason.trim() }),
        });
      }}>
        <TextField label="Reason" hint="It stands in the audit log." rows={2} value={reason} set={setReason} maxLength={500} />
        <div class="actions"><button type="submit" class="second danger" disabled={reason.trim() === ''}>Open anyway…</button></div>
      </form>
      <Confirm question={question} close={() => ask(null)} done={changed} />
    </details>
  );
}
