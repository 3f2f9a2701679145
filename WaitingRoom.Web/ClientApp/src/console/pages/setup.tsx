// The first account, by the one-time link of the first start.
import { useState } from 'preact/hooks';
import { post } from '../link/api.ts';
import { useSending } from '../loading.ts';
import { go, HOME } from '../router.tsx';
import { Door } from '../views/door.tsx';
import { Field } from '../views/fields.tsx';
import { Notice, RefusedNotice } from '../views/parts.tsx';

/** The token stands behind the #, which the browser keeps to itself. */
export function tokenInAddress(): string {
  return location.hash.slice(1);
}

export function SetupPage({ done }: { done: () => Promise<void> }) {
  const [merchant, setMerchant] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const sending = useSending();
  const token = tokenInAddress();
  const error = (field: string) => sending.refused?.errorOf(field) ?? '';
  const submit = (event: Event) => {
    event.preventDefault();
    void sending.run(async () => {
      await post('/api/console/setup', { token, merchant, name, email, password });
      go(HOME, { replace: true });
      await done();
    });
  };
  return (
    <Door title="Set up the first account" lead="You become the owner: you schedule and run sales, and invite everybody else.">
      {token === '' && <Notice kind="bad" title="The link is not whole">Copy it once more from the terminal: everything behind the # belongs to it.</Notice>}
      <RefusedNotice refused={sending.refused} />
      <form class="form" onSubmit={submit}>
        <Field label="Shop" hint="What your people call it. A link that belongs to a shop that exists, such as the demo's, keeps that one's name." value={merchant} set={setMerchant} error={error('merchant')} required maxLength={100} autocomplete="organization" />
        <Field label="Your name" value={name} set={setName} error={error('name')} required maxLength={100} autocomplete="name" />
        <Field label="E-mail address" type="email" hint="You sign in with it. No mail is sent." value={email} set={setEmail} error={error('email')} required autocomplete="username" />
        <Field label="Password" type="password" hint="12 characters or more." value={password} set={setPassword} error={error('password')} required autocomplete="new-password" />
        <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Set up</button></div>
      </form>
    </Door>
  );
}

export function AcceptPage({ done }: { done: () => Promise<void> }) {
  const [password, setPassword] = useState('');
  const sending = useSending();
  const token = tokenInAddress();
  const submit = (event: Event) => {
    event.preventDefault();
    void sending.run(async () => {
      await post('/api/console/accept', { token, password });
      go(HOME, { replace: true });
      await done();
    });
  };
  return (
    <Door title="Accept the invite" lead="Choose a password; from then on you sign in with the address that was invited.">
      {token === '' && <Notice kind="bad" title="The link is not whole">Ask for it once more: everything behind the # belongs to it.</Notice>}
      <RefusedNotice refused={sending.refused} />
      <form class="form" onSubmit={submit}>
        <Field label="Password" type="password" hint="12 characters or more." value={password} set={setPassword} error={sending.refused?.errorOf('password') ?? ''} required autocomplete="new-password" />
        <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Accept and sign in</button></div>
      </form>
    </Door>
  );
}
