// A second factor: a code from an app besides the password.
import { useState } from 'preact/hooks';
import { post, remove } from '../link/api.ts';
import { useSending } from '../loading.ts';
import { useSession } from '../session.ts';
import { Field } from './fields.tsx';
import { Notice, Panel, RefusedNotice } from './parts.tsx';

interface Enrolment {
  secret: string;
  uri: string;
  qrSvg: string;
}

export function SecondFactor() {
  const { me, refresh } = useSession();
  const [codes, setCodes] = useState<string[]>([]);
  return (
    <Panel title="Second factor" note="A code from an app on your phone, besides the password.">
      {codes.length > 0 ? <RecoveryCodes codes={codes} kept={() => void refresh().then(() => setCodes([]))} /> : me.twoFactor ? <TurnOff /> : <TurnOn done={setCodes} />}
    </Panel>
  );
}

function TurnOn({ done }: { done: (codes: string[]) => void }) {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [code, setCode] = useState('');
  const sending = useSending();
  if (enrolment === null) {
    return (
      <>
        <RefusedNotice refused={sending.refused} />
        <div class="actions"><button type="button" class="second" aria-disabled={sending.busy} onClick={() => void sending.run(async () => setEnrolment(await post<Enrolment>('/api/console/second-factor')))}>Set it up</button></div>
      </>
    );
  }
  return (
    <form class="form" onSubmit={(event) => {
      event.preventDefault();
      void sending.run(async () => done((await post<{ recoveryCodes: string[] }>('/api/console/second-factor/confirm', { code })).recoveryCodes));
    }}>
      <p>Scan this with the app, or type the secret: <code class="secret">{enrolment.secret}</code></p>
      <Qr svg={enrolment.qrSvg} />
      <RefusedNotice refused={sending.refused} />
      <Field label="Code" hint="The six digits that the app shows now." value={code} set={setCode} inputMode="numeric" autocomplete="one-time-code" required focus />
      <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Turn it on</button></div>
    </form>
  );
}

/** The code is read from the document that the server sends and drawn anew: no text of it is ever made part of the page. */
function Qr({ svg }: { svg: string }) {
  const size = /viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1] ?? '0';
  const path = [...svg.matchAll(/<path d="([^"]*)"/g)].at(-1)?.[1] ?? '';
  return <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" role="img" aria-label="The secret, as a code to scan"><path d={path} /></svg>;
}

/** They are shown once, and stay until they were put away. */
function RecoveryCodes({ codes, kept }: { codes: string[]; kept: () => void }) {
  return (
    <Notice kind="good" title="It is on. Keep these recovery codes">
      <p>Each lets you in once in the place of a code of the app, on the day when the phone is lost. They are shown this once.</p>
      <ul class="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <div class="actions"><button type="button" class="second" onClick={kept}>I have kept them</button></div>
    </Notice>
  );
}

function TurnOff() {
  const { refresh } = useSession();
  const [password, setPassword] = useState('');
  const sending = useSending();
  return (
    <form class="form" onSubmit={(event) => {
      event.preventDefault();
      void sending.run(async () => {
        await remove('/api/console/second-factor', { password });
        await refresh();
      });
    }}>
      <p><span class="tag" data-kind="good">On</span></p>
      <RefusedNotice refused={sending.refused} />
      <Field label="Your password, to turn it off" type="password" value={password} set={setPassword} required autocomplete="current-password" />
      <div class="actions"><button type="submit" class="second danger" aria-disabled={sending.busy}>Turn it off</button></div>
    </form>
  );
}
