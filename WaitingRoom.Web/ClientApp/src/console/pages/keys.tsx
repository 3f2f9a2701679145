// API keys: shown once, ended at once.
import { useState } from 'preact/hooks';
import { get, post, remove } from '../link/api.ts';
import type { Scope } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import { here } from '../rules/format.ts';
import { Confirm, type Question } from '../views/confirm.tsx';
import { Check, Field } from '../views/fields.tsx';
import { Once } from '../views/once.tsx';
import { Page, Panel, RefusedNotice, Shown } from '../views/parts.tsx';

interface Key {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  key?: string;
}

const SCOPES: readonly (readonly [Scope, string])[] = [
  ['sales:read', 'Read sales, reports and the audit log'],
  ['sales:write', 'Schedule sales, change how they look'],
  ['sales:operate', 'Run sales: rate, pause, stock, invites, the till'],
  ['keys:manage', 'Make and end keys and webhooks'],
];

export function KeysPage() {
  const keys = useLoad(() => get<{ keys: Key[] }>('/api/merchant/keys'), []);
  const [question, ask] = useState<Question | null>(null);
  return (
    <Page title="API keys">
      <Panel>
        <Shown of={keys}>
          {({ keys: all }) => all.length === 0 ? <p>There are no keys.</p> : (
            <ul class="rows">
              {all.map((key) => (
                <li key={key.id} class="row">
                  <div>
                    <p class="name">{key.name}</p>
                    <p class="note">{key.scopes.join(', ')}</p>
                  </div>
                  <p class="note">
                    {key.expiresAt === null ? 'Lasts until it is ended' : `Until ${here(key.expiresAt)}`}
                    <span class="block">{key.lastUsedAt === null ? 'Never used' : `Last used ${here(key.lastUsedAt)}`}</span>
                  </p>
                  <div class="actions">
                    <button type="button" class="quiet" aria-label={`End ${key.name}`} onClick={() => ask({
                      title: `End the key “${key.name}”?`, danger: true, label: 'End it',
                      effects: ['Whatever uses it is refused from the next request on.', key.lastUsedAt === null ? 'It was never used.' : `It was last used ${here(key.lastUsedAt)}.`],
                      act: () => remove(`/api/merchant/keys/${key.id}`),
                    })}>End</button>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </Panel>
      <Make changed={() => void keys.reload()} />
      <Confirm question={question} close={() => ask(null)} done={() => void keys.reload()} />
    </Page>
  );
}

function Make({ changed }: { changed: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['sales:read']);
  const [expires, setExpires] = useState('');
  const [made, setMade] = useState<Key | null>(null);
  const sending = useSending();
  const error = (field: string) => sending.refused?.errorOf(field) ?? '';
  return (
    <Panel title="New key">
      {made?.key && <Once title={`The key “${made.name}”`} value={made.key} />}
      <RefusedNotice refused={sending.refused} />
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          setMade(await post<Key>('/api/merchant/keys', { name, scopes, expiresAt: expires === '' ? null : new Date(expires).toISOString() }));
          setName('');
          changed();
        });
      }}>
        <div class="columns">
          <Field label="Name" hint="What uses it." value={name} set={setName} error={error('name')} required maxLength={100} />
          <Field label="Until" type="datetime-local" hint="Where you are; left out, it lasts until it is ended." value={expires} set={setExpires} error={error('expiresAt')} />
        </div>
        <fieldset>
          <legend>What it may do</legend>
          {error('scopes') !== '' && <p class="mistake">{error('scopes')}</p>}
          {SCOPES.map(([scope, text]) => (
            <Check key={scope} label={text} hint={<code>{scope}</code>} value={scopes.includes(scope)} set={(isOn) => setScopes(isOn ? [...scopes, scope] : scopes.filter((each) => each !== scope))} />
          ))}
        </fieldset>
        <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Make the key</button></div>
      </form>
    </Panel>
  );
}
