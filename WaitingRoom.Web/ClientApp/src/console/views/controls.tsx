// The controls of a sale: what can be done to it now, each with a question that says what it does. The live view has them too.
import { useState } from 'preact/hooks';
import { post } from '../link/api.ts';
import type { SaleState } from '../link/documents.ts';
import * as effects from '../rules/effects.ts';
import type { Moment } from '../rules/effects.ts';
import { wholeOf } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { Confirm, type Question } from './confirm.tsx';
import { Field, TextField } from './fields.tsx';
import { Panel } from './parts.tsx';

const RATE_MAX = 6_000_000;
const ACTIVE_MAX = 1_000_000;
const MESSAGE_MAX = 500;
const OVER: SaleState[] = ['sold-out', 'closed'];

export function SaleControls({ now, changed }: { now: Moment; changed: () => void }) {
  const { me } = useSession();
  const { sale } = now;
  const [question, ask] = useState<Question | null>(null);
  if (!may(me, 'sales:operate') || sale.state === 'closed') {
    return null;
  }
  const to = (verb: string, body: object = {}) => post(`/api/merchant/sales/${encodeURIComponent(sale.slug)}/${verb}`, body);
  return (
    <Panel title="Controls">
      <div class="actions">
        {sale.state === 'open' && (
          <button type="button" class="second" onClick={() => ask({ title: 'Pause the sale?', effects: effects.ofPause(now), label: 'Pause', act: () => to('pause') })}>Pause…</button>
        )}
        {sale.state === 'paused' && (
          <button type="button" class="main" onClick={() => ask({ title: 'Resume the sale?', effects: effects.ofResume(now), label: 'Resume', act: () => to('resume') })}>Resume…</button>
        )}
        {!OVER.includes(sale.state) && (sale.isDraining
          ? <button type="button" class="second" onClick={() => ask({ title: 'Let shoppers join again?', effects: effects.ofUndrain(), label: 'Let them join', act: () => to('undrain') })}>Let shoppers join again…</button>
          : <button type="button" class="second" onClick={() => ask({ title: 'Let nobody new join?', effects: effects.ofDrain(now), label: 'Let nobody new join', act: () => to('drain') })}>Nobody new…</button>)}
        <button type="button" class="second danger" onClick={() => ask({ title: 'Close the sale?', effects: effects.ofClose(now), label: 'Close for good', danger: true, act: () => to('close') })}>Close…</button>
      </div>
      {!OVER.includes(sale.state) && (
        <div class="control-forms">
          <NumberControl label="Rate" hint="Admissions a minute." was={sale.ratePerMinute} min={1} max={RATE_MAX} ask={(rate) => ask({
            title: 'Change the rate?', effects: effects.ofRate(now, rate), label: 'Change the rate', act: () => to('rate', { ratePerMinute: rate }),
          })} />
          <NumberControl label="Active limit" hint="Shoppers in the shop at once; 0 is no limit." was={sale.activeLimit} min={0} max={ACTIVE_MAX} ask={(limit) => ask({
            title: 'Change the active limit?', effects: effects.ofActiveLimit(now, limit), label: 'Change the limit', act: () => to('active-limit', { activeLimit: limit }),
          })} />
          <MessageControl was={sale.message} ask={(message) => ask({
            title: message === '' ? 'Take the message away?' : 'Say this to everybody who waits?', effects: effects.ofMessage(now, message),
            label: message === '' ? 'Take it away' : 'Say it', act: () => to('message', { message }),
          })} />
        </div>
      )}
      <Confirm question={question} close={() => ask(null)} done={changed} />
    </Panel>
  );
}

function NumberControl({ label, hint, was, min, max, ask }: { label: string; hint: string; was: number; min: number; max: number; ask: (value: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(was);
  const value = wholeOf(text);
  const isGood = value !== null && value >= min && value <= max;
  return (
    <form class="control" onSubmit={(event) => {
      event.preventDefault();
      if (isGood) {
        ask(value);
        setTyped(null);
      }
    }}>
      <Field label={label} hint={hint} value={text} set={setTyped} inputMode="numeric" error={isGood ? '' : `${min} to ${max.toLocaleString('en')}.`} />
      <button type="submit" class="second" disabled={!isGood || value === was} aria-label={`Change: ${label}`}>Change…</button>
    </form>
  );
}

function MessageControl({ was, ask }: { was: string; ask: (message: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? was;
  return (
    <form class="control wide" onSubmit={(event) => {
      event.preventDefault();
      ask(text.trim());
      setTyped(null);
    }}>
      <TextField label="Message to everybody who waits" hint="Plain text, up to 500 characters; empty takes it away." rows={2} value={text} set={setTyped} maxLength={MESSAGE_MAX} />
      <button type="submit" class="second" disabled={text.trim() === was}>Say it…</button>
    </form>
  );
}
