// Which page is on, for whom.
import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { get, post, Refused, whenSignedOut } from './link/api.ts';
import type { Me } from './link/documents.ts';
import { AuditPage } from './pages/audit.tsx';
import { KeysPage } from './pages/keys.tsx';
import { LivePage } from './pages/live.tsx';
import { NewSalePage } from './pages/new-sale.tsx';
import { LooksPage } from './pages/looks.tsx';
import { PeoplePage } from './pages/people.tsx';
import { ReportPage } from './pages/report.tsx';
import { SalePage } from './pages/sale.tsx';
import { SalesPage } from './pages/sales.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { AcceptPage, SetupPage } from './pages/setup.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { WebhooksPage } from './pages/webhooks.tsx';
import { go, HOME, Link, match, usePath } from './router.tsx';
import { SessionContext } from './session.ts';
import { Door } from './views/door.tsx';
import { Layout } from './views/layout.tsx';
import { Page, RefusedNotice } from './views/parts.tsx';

type Show = (parts: Record<string, string>) => JSX.Element;

// The first that fits is on; /new stands before :slug.
const PAGES: [string, Show][] = [
  ['/console/sales', () => <SalesPage />],
  ['/console/sales/new', () => <NewSalePage />],
  ['/console/sales/:slug', ({ slug }) => <SalePage key={slug} slug={slug!} />],
  ['/console/sales/:slug/looks', ({ slug }) => <LooksPage key={slug} slug={slug!} />],
  ['/console/sales/:slug/live', ({ slug }) => <LivePage key={slug} slug={slug!} />],
  ['/console/sales/:slug/report', ({ slug }) => <ReportPage key={slug} slug={slug!} />],
  ['/console/audit', () => <AuditPage />],
  ['/console/webhooks', () => <WebhooksPage />],
  ['/console/keys', () => <KeysPage />],
  ['/console/people', () => <PeoplePage />],
  ['/console/settings', () => <SettingsPage />],
];

const ME_EVERY_MS = 20_000;

type Who = { kind: 'asking' } | { kind: 'nobody'; ended: boolean } | { kind: 'unknown'; refused: Refused } | { kind: 'me'; me: Me };

export function App() {
  const path = usePath();
  const [who, setWho] = useState<Who>({ kind: 'asking' });
  const refresh = useCallback(async () => {
    try {
      const me = await get<Me>('/api/console/me');
      setWho({ kind: 'me', me });
    } catch (error) {
      const refused = error as Refused;
      // A server that is away for a moment signs nobody out.
      setWho((before) => (refused.type === 'unauthorized' || before.kind === 'me' ? before : { kind: 'unknown', refused }));
    }
  }, []);
  useEffect(() => {
    whenSignedOut(() => setWho((before) => ({ kind: 'nobody', ended: before.kind === 'me' || (before.kind === 'nobody' && before.ended) })));
    void refresh();
    // Read-only mode begins and ends by the clock; the banner follows.
    const timer = setInterval(() => void (document.hidden || refresh()), ME_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  useEffect(() => {
    if (path === '/console') {
      go(HOME + location.search, { replace: true });
    }
  }, [path]);

  // Whoever follows a link to a page of before signing in is meant to: also where somebody else is signed in on this browser.
  if (path === '/console/setup') {
    return <SetupPage done={refresh} />;
  }
  if (path === '/console/accept') {
    return <AcceptPage done={refresh} />;
  }
  switch (who.kind) {
    case 'asking':
      return <p class="note asking" role="status">Loading…</p>;
    case 'unknown':
      return (
        <Door title="The console does not answer">
          <RefusedNotice refused={who.refused} />
          <button type="button" class="main" onClick={() => void refresh()}>Try again</button>
        </Door>
      );
    case 'nobody':
      return <SignIn ended={who.ended} done={refresh} />;
    case 'me': {
      const signOut = async () => {
        await post('/api/console/logout');
        setWho({ kind: 'nobody', ended: false });
        go(HOME, { replace: true });
      };
      return <SessionContext.Provider value={{ me: who.me, refresh, signOut }}><Layout path={path}><PageOf path={path} /></Layout></SessionContext.Provider>;
    }
  }
}

function PageOf({ path }: { path: string }) {
  for (const [pattern, page] of PAGES) {
    const parts = match(pattern, path);
    if (parts !== null) {
      return page(parts);
    }
  }
  return (
    <Page title="There is no such page">
      <p><Link to={HOME} class="button second">To the sales</Link></p>
    </Page>
  );
}
