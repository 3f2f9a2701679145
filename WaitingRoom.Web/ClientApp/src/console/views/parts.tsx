// The few pieces that all pages are made of.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Refused } from '../link/api.ts';
import type { SaleState } from '../link/documents.ts';
import type { Loaded } from '../loading.ts';

/** A page: its headline gets the focus when one comes to it, so that screen readers begin where eyes do. */
export function Page({ title, eyebrow, actions, children }: {
  title: string; eyebrow?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren;
}) {
  const head = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${title} · Console`;
  }, [title]);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div class="page-head">
        <div>
          {eyebrow && <p class="eyebrow">{eyebrow}</p>}
          <h1 ref={head} tabIndex={-1}>{title}</h1>
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

export function Panel({ title, note, children }: { title?: string; note?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="panel">
      {title && <h2>{title}</h2>}
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

export function Notice({ kind = 'quiet', title, children }: { kind?: 'quiet' | 'good' | 'warn' | 'bad'; title?: string; children?: ComponentChildren }) {
  return (
    <div class="notice" data-kind={kind} role={kind === 'bad' ? 'alert' : 'status'}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}

/** What the server refused, in its own words. */
export function RefusedNotice({ refused, also }: { refused: Refused | null; also?: string }) {
  if (refused === null) {
    return null;
  }
  return (
    <Notice kind={refused.type === 'read-only' ? 'warn' : 'bad'} title={refused.title}>
      <p>{refused.detail}{also && ` ${also}`}</p>
      {refused.retryAfterSeconds !== null && <p>Try again in {spokenSeconds(refused.retryAfterSeconds)}.</p>}
    </Notice>
  );
}

/** Shows a document that is read: a word while it is under way, the refusal where there is one, and what was read. */
export function Shown<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  return (
    <>
      <RefusedNotice refused={of.refused} />
      {of.value !== null ? children(of.value) : of.refused === null && <p class="note" role="status">Loading…</p>}
    </>
  );
}

const STATE_WORDS: Record<SaleState, string> = {
  scheduled: 'Scheduled', warming: 'Warming', lobby: 'Lobby', open: 'Open', paused: 'Paused', 'sold-out': 'Sold out', closed: 'Closed',
};

export function StateTag({ state }: { state: SaleState }) {
  return <span class="tag" data-state={state}>{STATE_WORDS[state]}</span>;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function spokenSeconds(seconds: number): string {
  if (seconds < 90) {
    return seconds === 1 ? '1 second' : `${seconds} seconds`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
