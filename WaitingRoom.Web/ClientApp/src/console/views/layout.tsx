// The frame around every page of somebody who is signed in.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Scope } from '../link/documents.ts';
import { Link } from '../router.tsx';
import { may, useSession } from '../session.ts';
import { Notice } from './parts.tsx';

const PLACES: { to: string; text: string; needs: Scope }[] = [
  { to: '/console/sales', text: 'Sales', needs: 'sales:read' },
  { to: '/console/audit', text: 'Audit log', needs: 'sales:read' },
  { to: '/console/webhooks', text: 'Webhooks', needs: 'keys:manage' },
  { to: '/console/keys', text: 'API keys', needs: 'keys:manage' },
  { to: '/console/people', text: 'People', needs: 'people:manage' },
  { to: '/console/settings', text: 'Settings', needs: 'sales:read' },
];

export function Layout({ path, children }: { path: string; children: ComponentChildren }) {
  const { me, signOut } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="frame">
      <header class="side">
        <p class="merchant">{me.merchant.name}</p>
        <button type="button" class="second menu" aria-expanded={isOpen} aria-controls="places" onClick={() => setOpen(!isOpen)}>Menu</button>
        <div id="places" class="places" data-open={isOpen} onClick={() => setOpen(false)}>
          <nav aria-label="Console">
            <ul>
              {PLACES.filter((place) => may(me, place.needs)).map((place) => (
                <li key={place.to}><Link to={place.to} current={path === place.to || path.startsWith(`${place.to}/`)}>{place.text}</Link></li>
              ))}
            </ul>
          </nav>
          <div class="who">
            <p>{me.name}</p>
            <p class="note">{me.email} · {me.role}</p>
            <button type="button" class="quiet" onClick={() => void signOut()}>Sign out</button>
          </div>
        </div>
      </header>
      <main id="main">
        {me.readOnly && <ReadOnlyBanner reason={me.readOnly.reason} until={me.readOnly.until} />}
        {children}
      </main>
    </div>
  );
}

function ReadOnlyBanner({ reason, until }: { reason: string; until: string | null }) {
  return (
    <Notice kind="warn" title="Changes that can wait are off for the moment">
      <p>
        {reason} Brand, item texts and notes can be changed
        {until === null ? ' once somebody turns this off in Settings' : ` again from ${new Date(until).toLocaleTimeString([], { timeStyle: 'short' })}`}.
        Running a sale works as always.
      </p>
    </Notice>
  );
}
