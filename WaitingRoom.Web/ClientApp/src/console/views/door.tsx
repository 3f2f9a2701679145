// The frame of the pages before one is in.
import type { ComponentChildren } from 'preact';
import { Page } from './parts.tsx';

export function Door({ title, lead, children }: { title: string; lead?: ComponentChildren; children: ComponentChildren }) {
  return (
    <main id="main" class="door">
      <div class="panel">
        <Page title={title} eyebrow="Flash sale console">
          {lead && <p class="lead">{lead}</p>}
          {children}
        </Page>
      </div>
    </main>
  );
}
