// One's own sign-in, and what holds for all sales of the merchant: limits and read-only mode.
import { useState } from 'preact/hooks';
import { get, post, put } from '../link/api.ts';
import { useLoad, useSending } from '../loading.ts';
import { count, here, wholeOf } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { Confirm, type Question } from '../views/confirm.tsx';
import { Field } from '../views/fields.tsx';
import { Notice, Page, Panel, RefusedNotice, Shown } from '../views/parts.tsx';
import { SecondFactor } from '../views/second-factor.tsx';

export function SettingsPage() {
  return (
    <Page title="Settings">
      <ReadOnlyMode />
      <Limits />
      <SecondFactor />
      <Password />
      <Devices />
    </Page>
  );
}

interface ReadOnlyDocument {
  on: boolean;
  reason: string | null;
  until: string | null;
}

function ReadOnlyMode() {
  const mode = useLoad(() => get<ReadOnlyDocument>('/api/merchant/read-only'), [], 5_000);
  const { me, refresh } = useSession();
  const [reason, setReason] = useState('');
  const [question, ask] = useState<Question | null>(null);
  const set = (body: object) => post('/api/merchant/read-only', body);
  const changed = () => void Promise.all([mode.reload(), refresh()]);
  return (
    <Panel title="Read-only mode" note="Changes that can wait (brands, item texts, notes, wishes, reminders) are turned off by themselves while a sale is in its rush. It can be turned on and off by hand.">
      <Shown of={mode}>
        {(now) => (
          <>
            <p>
              <span class="tag" data-kind={now.on ? 'warn' : 'good'}>{now.on ? 'On' : 'Off'}</span>{' '}
              {now.on && `${now.reason}${now.until === null ? ' It stays on until somebody ends it.' : ` Until ${here(now.until)}.`}`}
            </p>
            {may(me, 'sales:operate') && (
              <form class="form" onSubmit={(event) => {
                event.preventDefault();
                ask({
                  title: 'Turn off what can wait?', label: 'Turn it off', act: () => set({ on: true, reason: reason.trim() }),
                  effects: ['Brands, item texts, notes, wishes and reminders can’t be changed until somebody ends it, by anybody.', `Whoever is refused reads: “${reason.trim()}”`, 'Queue, checkout and running a sale work as always.'],
                });
              }}>
                <Field label="Reason" hint="Whoever is refused reads it." value={reason} set={setReason} maxLength={500} required />
                <div class="actions">
                  <button type="submit" class="second" disabled={reason.trim() === ''}>Turn on…</button>
                  <button type="button" class="second" onClick={() => ask({
                    title: 'Let everything be changed?', label: 'Turn read-only mode off', act: () => set({ on: false }),
                    effects: ['Also in the rush of a sale, until it is left to the sales again.'],
                  })}>Turn off…</button>
                  <button type="button" class="second" onClick={() => ask({
                    title: 'Leave it to the sales?', label: 'Leave it to the sales', act: () => set({ on: null }),
                    effects: ['It is on from shortly before a sale’s start until its rush is over, and off else.'],
                  })}>Leave it to the sales…</button>
                </div>
              </form>
            )}
          </>
        )}
      </Shown>
      <Confirm question={question} close={() => ask(null)} done={changed} />
    </Panel>
  );
}

interface LimitsDocument {
  perMinute: number;
  perMinuteInSale: number;
}

function Limits() {
  const limits = useLoad(() => get<LimitsDocument>('/api/merchant/limits'), []);
  const { me } = useSession();
  const [usual, setUsual] = useState<string | null>(null);
  const [inSale, setInSale] = useState<string | null>(null);
  const [question, ask] = useState<Question | null>(null);
  return (
    <Panel title="Limits" note="How many requests a minute one shopper may send. What is beyond is answered with 429 and when to come back.">
      <Shown of={limits}>
        {(now) => {
          const [perMinute, perMinuteInSale] = [wholeOf(usual ?? String(now.perMinute)), wholeOf(inSale ?? String(now.perMinuteInSale))];
          const isGood = perMinute !== null && perMinuteInSale !== null && perMinute > 0 && perMinuteInSale > 0;
          return (
            <form class="form" onSubmit={(event) => {
              event.preventDefault();
              if (isGood) {
                ask({
                  title: 'Change the limits?', label: 'Change them', act: () => put('/api/merchant/limits', { perMinute, perMinuteInSale }),
                  effects: [`Usually ${count(perMinute)} a minute instead of ${count(now.perMinute)}.`, `In a sale that runs ${count(perMinuteInSale)} instead of ${count(now.perMinuteInSale)}, at once.`],
                });
              }
            }}>
              <div class="columns">
                <Field label="Usually" value={usual ?? String(now.perMinute)} set={setUsual} inputMode="numeric" disabled={!may(me, 'sales:write')} error={perMinute ? '' : 'A whole number of 1 or more.'} />
                <Field label="In a sale that runs" value={inSale ?? String(now.perMinuteInSale)} set={setInSale} inputMode="numeric" disabled={!may(me, 'sales:write')} error={perMinuteInSale ? '' : 'A whole number of 1 or more.'} />
              </div>
              {may(me, 'sales:write') && <div class="actions"><button type="submit" class="second" disabled={!isGood || (perMinute === now.perMinute && perMinuteInSale === now.perMinuteInSale)}>Change…</button></div>}
            </form>
          );
        }}
      </Shown>
      <Confirm question={question} close={() => ask(null)} done={() => void limits.reload()} />
    </Panel>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isDone, setDone] = useState(false);
  const sending = useSending();
  return (
    <Panel title="Password">
      <RefusedNotice refused={sending.refused} />
      {isDone && <Notice kind="good">Changed. Your other devices are signed out.</Notice>}
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        setDone(false);
        void sending.run(async () => {
          await post('/api/console/password', { current, next });
          setCurrent('');
          setNext('');
          setDone(true);
        });
      }}>
        <div class="columns">
          <Field label="Password now" type="password" value={current} set={setCurrent} required autocomplete="current-password" />
          <Field label="New password" type="password" hint="12 characters or more." value={next} set={setNext} required autocomplete="new-password" />
        </div>
        <div class="actions"><button type="submit" class="second" aria-disabled={sending.busy}>Change the password</button></div>
      </form>
    </Panel>
  );
}

function Devices() {
  const { refresh } = useSession();
  const sending = useSending();
  return (
    <Panel title="Devices">
      <RefusedNotice refused={sending.refused} />
      <div class="actions">
        <button type="button" class="second" aria-disabled={sending.busy} onClick={() => void sending.run(async () => {
          await post('/api/console/logout-everywhere');
          await refresh();
        })}>Sign out everywhere</button>
        <span class="note">On this device too.</span>
      </div>
    </Panel>
  );
}
