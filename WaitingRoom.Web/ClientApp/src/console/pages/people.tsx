// Who may come in, and as what.
import { useState } from 'preact/hooks';
import { get, patch, post, remove } from '../link/api.ts';
import type { Role } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import { here } from '../rules/format.ts';
import { useSession } from '../session.ts';
import { Confirm, type Question } from '../views/confirm.tsx';
import { Choice, Field } from '../views/fields.tsx';
import { Page, Panel, RefusedNotice, Shown } from '../views/parts.tsx';
import { Once } from '../views/once.tsx';

interface Person {
  id: string;
  email: string;
  name: string;
  role: Role;
  state: 'active' | 'invited';
  twoFactor: boolean;
}

const ROLES: readonly (readonly [Role, string])[] = [
  ['viewer', 'Viewer: reads'],
  ['operator', 'Operator: schedules and runs sales'],
  ['owner', 'Owner: people, keys and webhooks as well'],
];

export function PeoplePage() {
  const people = useLoad(() => get<{ people: Person[] }>('/api/merchant/people'), []);
  const { me, refresh } = useSession();
  const [question, ask] = useState<Question | null>(null);
  const sending = useSending();
  const changed = () => void Promise.all([people.reload(), refresh()]);
  const setRole = (person: Person, role: Role) => {
    if (role !== person.role) {
      ask({
        title: `Make ${person.name} ${role === 'viewer' ? 'a' : 'an'} ${role}?`,
        effects: [`${person.email} was ${person.role}. It holds from the next request on.`, ROLES.find(([key]) => key === role)![1]],
        label: 'Change the role',
        act: () => patch(`/api/merchant/people/${person.id}`, { role }),
      });
    }
  };
  return (
    <Page title="People">
      <Panel>
        <RefusedNotice refused={sending.refused} />
        <Shown of={people}>
          {({ people: all }) => (
            <ul class="rows">
              {all.map((person) => (
                <li key={person.id} class="row">
                  <div>
                    <p class="name">{person.name}{person.email === me.email && <span class="note"> (you)</span>}</p>
                    <p class="note">{person.email}</p>
                  </div>
                  <p>
                    <span class="tag" data-kind={person.state === 'invited' ? 'warn' : 'good'}>{person.state}</span>{' '}
                    <span class="note">{person.state === 'active' && (person.twoFactor ? 'second factor on' : 'no second factor')}</span>
                  </p>
                  <div class="actions">
                    <label class="hidden" for={`role-${person.id}`}>Role of {person.name}</label>
                    <select id={`role-${person.id}`} value={person.role} onChange={(event) => {
                      const role = event.currentTarget.value as Role;
                      event.currentTarget.value = person.role; // It shows what is; the answer changes it.
                      setRole(person, role);
                    }}>
                      {ROLES.map(([role]) => <option key={role} value={role}>{role}</option>)}
                    </select>
                    <button type="button" class="quiet" aria-label={person.state === 'invited' ? `Take the invite of ${person.name} back` : `Remove ${person.name}`} onClick={() => ask({
                      title: person.state === 'invited' ? 'Take the invite back?' : `Remove ${person.name}?`,
                      effects: [person.state === 'invited' ? 'The link that you handed on opens nothing any more.' : `${person.email} is signed out everywhere at once and can't sign in any more.`, 'What was done stays in the audit log.'],
                      label: 'Remove', danger: true, act: () => remove(`/api/merchant/people/${person.id}`),
                    })}>Remove</button>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </Panel>
      <Invite changed={changed} />
      <Confirm question={question} close={() => ask(null)} done={changed} />
    </Page>
  );
}

function Invite({ changed }: { changed: () => void }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [made, setMade] = useState<{ token: string; expiresAt: string; person: Person } | null>(null);
  const sending = useSending();
  const error = (field: string) => sending.refused?.errorOf(field) ?? '';
  return (
    <Panel title="Invite somebody" note="No mail is sent: you get a link, and hand it on. It opens once, within three days.">
      {made && <Once title={`The link for ${made.person.name}, until ${here(made.expiresAt)}`} value={`${location.origin}/console/accept#${made.token}`} />}
      <RefusedNotice refused={sending.refused} />
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          setMade(await post('/api/merchant/people', { email, name, role }));
          setEmail('');
          setName('');
          changed();
        });
      }}>
        <div class="columns">
          <Field label="Name" value={name} set={setName} error={error('name')} required maxLength={100} />
          <Field label="E-mail address" type="email" value={email} set={setEmail} error={error('email')} required />
          <Choice label="Role" value={role} set={setRole} options={ROLES} error={error('role')} />
        </div>
        <div class="actions"><button type="submit" class="main" aria-disabled={sending.busy}>Invite</button></div>
      </form>
    </Panel>
  );
}
