import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../link/api.ts';
import type { Ways } from '../link/documents.ts';
import { useSending } from '../loading.ts';
import { Field } from '../views/fields.tsx';
import { Notice, RefusedNotice } from '../views/parts.tsx';
import { Door } from '../views/door.tsx';

const REFUSED_BY_PROVIDER: Record<string, string> = {
  unknown: 'The provider knows you, but nobody here has your address. Ask an owner for an invite.',
  provider: 'The provider did not let you in, or the way back took too long. Try again.',
};

export function SignIn({ ended, done }: { ended: boolean; done: () => Promise<void> }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [ways, setWays] = useState<Ways>({ oidc: null });
  const sending = useSending();
  const refusedBy = new URLSearchParams(location.search).get('refused');
  useEffect(() => {
    get<Ways>('/api/console/ways').then(setWays, () => {}); // Without it there is the password.
  }, []);
  const wantsCode = sending.refused?.type === 'code-required';
  useEffect(() => {
    if (wantsCode) {
      setNeedsCode(true);
    }
  }, [wantsCode]);
  const submit = (event: Event) => {
    event.preventDefault();
    void sending.run(async () => {
      await post('/api/console/login', needsCode ? { email, password, code } : { email, password });
      await done();
    });
  };
  return (
    <Door title="Sign in">
      {ended && <Notice kind="warn" title="You are signed out">Sign in again to go on where you were. What you typed into a new sale is kept.</Notice>}
      {refusedBy !== null && <Notice kind="bad">{REFUSED_BY_PROVIDER[refusedBy] ?? REFUSED_BY_PROVIDER['provider']}</Notice>}
      {!wantsCode && <RefusedNotice refused={sending.refused} also={sending.refused?.type === 'locked-out' ? 'A right password does not help before that.' : ''} />}
      <form class="form" onSubmit={submit}>
        <Field label="E-mail address" type="email" autocomplete="username" value={email} set={setEmail} required />
        <Field label="Password" type="password" autocomplete="current-password" value={password} set={setPassword} required />
        {needsCode && (
          <Field label="Code" hint="The six digits that your app shows now, or one of your recovery codes." autocomplete="one-time-code" value={code} set={setCode} required focus />
        )}
        <div class="actions">
          <button type="submit" class="main" aria-disabled={sending.busy}>Sign in</button>
          {ways.oidc && <a class="button second" href={ways.oidc.url}>Sign in with {ways.oidc.name}</a>}
        </div>
      </form>
    </Door>
  );
}
