// Where events are sent, and those that nobody took.
import { useState } from 'preact/hooks';
import { get, post, remove } from '../link/api.ts';
import { useLoad, useSending } from '../loading.ts';
import { here } from '../rules/format.ts';
import { Confirm, type Question } from '../views/confirm.tsx';
import { Check, Field } from '../views/fields.tsx';
import { Once } from '../views/once.tsx';
import { Notice, Page, Panel, RefusedNotice, Shown } from '../views/parts.tsx';

interface Webhook {
  id: string;
  url: string;
  types: string[];
  createdAt: string;
  secret?: string;
}

interface Dead {
  delivery: number;
  event: string;
  webhook: string;
  type: string;
  sale: string;
  at: string;
  attempts: number;
  lastAnswer: string | null;
}

const SALE_TYPES = ['sale.scheduled', 'sale.lobby', 'sale.opened', 'sale.paused', 'sale.resumed', 'sale.sold-out', 'sale.closed'];
const RESERVATION_TYPES = [
  'reservation.held', 'reservation.admitted', 'reservation.extended', 'reservation.bought', 'reservation.released', 'reservation.expired', 'reservation.sold-out', 'reservation.missed',
];
const TYPES = [...SALE_TYPES, ...RESERVATION_TYPES];

export function WebhooksPage() {
  const webhooks = useLoad(() => get<{ webhooks: Webhook[] }>('/api/merchant/webhooks'), []);
  const [question, ask] = useState<Question | null>(null);
  const reload = () => void webhooks.reload();
  return (
    <Page title="Webhooks">
      <Panel note="Each event is a signed CloudEvent, sent until it is answered 2xx: 14 times, with growing pauses.">
        <Shown of={webhooks}>
          {({ webhooks: all }) => all.length === 0 ? <p>Nobody is told of your sales.</p> : (
            <ul class="rows">
              {all.map((webhook) => (
                <li key={webhook.id} class="row">
                  <div>
                    <p class="name">{webhook.url}</p>
                    <p class="note">{webhook.types.join(', ')}</p>
                  </div>
                  <p class="note">Since {here(webhook.createdAt)}</p>
                  <div class="actions">
                    <button type="button" class="quiet" aria-label={`Remove ${webhook.url}`} onClick={() => ask({
                      title: 'Tell this address no more?', danger: true, label: 'Remove it',
                      effects: [webhook.url, 'What was not delivered to it yet is not sent any more.'], act: () => remove(`/api/merchant/webhooks/${webhook.id}`),
                    })}>Remove</button>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </Panel>
      <DeadLetters urls={new Map((webhooks.value?.webhooks ?? []).map((webhook) => [webhook.id, webhook.url]))} />
      <Add changed={reload} />
      <Confirm question={question} close={() => ask(null)} done={reload} />
    </Page>
  );
}

function DeadLetters({ urls }: { urls: Map<string, string> }) {
  const dead = useLoad(() => get<{ dead: Dead[] }>('/api/merchant/webhooks/dead'), []);
  const [sent, setSent] = useState<Dead | null>(null);
  const sending = useSending();
  const resend = (letter: Dead) => sending.run(async () => {
    await post(`/api/merchant/webhooks/deliveries/${letter.delivery}/resend`);
    setSent(letter);
    await dead.reload();
  });
  return (
    <Panel title="Given up" note="Events that an address did not take in all attempts, the newest first.">
      <RefusedNotice refused={sending.refused} />
      {sent && <Notice kind="good">{sent.type} of {sent.sale} is on its way again. If it is not taken, it comes back here.</Notice>}
      <Shown of={dead}>
        {({ dead: all }) => all.length === 0 ? <p>None.</p> : (
          <ul class="rows">
            {all.map((letter) => (
              <li key={letter.delivery} class="row">
                <div>
                  <p class="name">{letter.type} <span class="note">{letter.sale}</span></p>
                  <p class="note">{urls.get(letter.webhook) ?? letter.webhook}</p>
                </div>
                <p class="note">{here(letter.at)}, {letter.attempts} attempts<span class="block">{letter.lastAnswer ?? 'never answered'}</span></p>
                <div class="actions"><button type="button" class="second" aria-label={`Send ${letter.type} of ${letter.sale} again`} aria-disabled={sending.busy} onClick={() => void resend(letter)}>Send again</button></div>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Panel>
  );
}

function Add({ changed }: { changed: () => void }) {
  const [url, setUrl] = useState('');
  const [types, setTypes] = useState<string[]>(SALE_TYPES);
  const [made, setMade] = useState<Webhook | null>(null);
  const sending = useSending();
  const error = (field: string) => sending.refused?.errorOf(field) ?? '';
  return (
    <Panel title="New webhook">
      {made?.secret && <Once title={`The secret of ${made.url}`} value={made.secret} />}
      <RefusedNotice refused={sending.refused} />
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          setMade(await post<Webhook>('/api/merchant/webhooks', { url, types }));
          setUrl('');
          changed();
        });
      }}>
        <Field label="Address" hint="https, and reachable from the internet." value={url} set={setUrl} error={error('url')} required spellcheck={false} placeholder="https://shop.example/hook" />
        <fieldset>
          <legend>What it is told of</legend>
          <p class="note">What is told of reservations is an event each: in a rush that is a lot.</p>
          {error('types') !== '' && <p class="mistake">{error('types')}</p>}
          <div class="columns tight">
            {TYPES.map((type) => <Check key={type} label={type} value={types.includes(type)} set={(isOn) => setTypes(isOn ? [...types, type] : types.filter((each) => each !== type))} />)}
          </div>
        </fieldset>
        <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Add it</button></div>
      </form>
    </Panel>
  );
}
