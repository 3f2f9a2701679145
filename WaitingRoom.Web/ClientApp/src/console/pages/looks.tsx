// How a sale that exists looks. It can wait: while a sale of the merchant is in its rush the server says so.
import { useState } from 'preact/hooks';
import { get, put, remove } from '../link/api.ts';
import type { Sale } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import { brandOf, type Draft, draftOf } from '../rules/draft.ts';
import { may, useSession } from '../session.ts';
import { Notice, Page, RefusedNotice, Shown } from '../views/parts.tsx';
import { SaleTabs } from '../views/sale-tabs.tsx';
import { WizardContext } from '../wizard/context.ts';
import { LooksStep } from '../wizard/looks.tsx';
import { Preview } from '../wizard/review.tsx';

export function LooksPage({ slug }: { slug: string }) {
  const path = `/api/merchant/sales/${encodeURIComponent(slug)}`;
  const sale = useLoad(() => get<Sale>(path), [path]);
  const { me } = useSession();
  return (
    <Page title={sale.value?.name ?? slug} eyebrow="Looks">
      <SaleTabs slug={slug} at="looks" />
      <Shown of={sale}>{(it) => (may(me, 'sales:write') ? <Editor sale={it} path={`${path}/brand`} /> : <Notice>Your role reads: how a sale looks is seen on its page.</Notice>)}</Shown>
    </Page>
  );
}

function Editor({ sale, path }: { sale: Sale; path: string }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(sale));
  const [isSaved, setSaved] = useState(false);
  const sending = useSending();
  const save = (event: Event) => {
    event.preventDefault();
    const brand = brandOf(draft.brand);
    void sending.run(() => (brand === undefined ? remove(path) : put(path, brand))).then(setSaved);
  };
  const change = (fields: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...fields }));
    setSaved(false);
  };
  const errors = Object.fromEntries(Object.entries(sending.refused?.errors ?? {}).map(([field, wrong]) => [field, wrong.join(' ')]));
  return (
    <form class="steps" noValidate onSubmit={save}>
      <WizardContext.Provider value={{ draft, change, errors, error: (field) => errors[field] ?? '' }}>
        <LooksStep />
        <Preview />
      </WizardContext.Provider>
      <RefusedNotice refused={sending.refused} also={Object.keys(errors).length > 0 ? 'It is said at the fields.' : ''} />
      {isSaved && <Notice kind="good">Saved: shoppers see it from the next loading of the page on.</Notice>}
      <div class="actions foot"><button type="submit" class="main" aria-disabled={sending.busy}>Save the looks</button></div>
    </form>
  );
}
