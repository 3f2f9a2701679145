// The few pieces that all scenes are made of.
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { BrandTexts } from '../rules/documents.ts';
import { usePage } from './context.ts';

export function Stage({ tone, eyebrow, title, children }: {
  tone?: 'calm' | 'turn' | 'over'; eyebrow: string; title: ComponentChildren; children?: ComponentChildren;
}) {
  return (
    <section class="stage" data-tone={tone ?? 'calm'}>
      <p class="eyebrow">{eyebrow}</p>
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </section>
  );
}

export function Next({ children }: { children: ComponentChildren }) {
  const { words } = usePage();
  return (
    <section class="next">
      <h2>{words.say('next')}</h2>
      <p>{children}</p>
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the merchant says in this scene, where the brand has a text for it. */
export function Said({ part }: { part: keyof BrandTexts }) {
  const { session, words } = usePage();
  const text = session.brandTexts(words.language)[part];
  return text ? <p class="said-by-shop">{text}</p> : null;
}

/** A number that stands for itself. It is drawn large; what it counts is in the words around it. */
export function Figure({ children }: { children: ComponentChildren }) {
  return <span class="figure">{children}</span>;
}

/** A button that asks before it does what can't be undone. */
export function AskFirst({ label, ask, text, keep, disabled, act }: {
  label: string; ask: string; text: string; keep: string; disabled?: boolean; act: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const answer = (run?: () => void) => () => {
    dialog.current?.close();
    run?.();
  };
  return (
    <>
      <button type="button" class="quiet" disabled={disabled ?? false} onClick={() => dialog.current?.showModal()}>{label}</button>
      <dialog ref={dialog} aria-label={ask}>
        <h2>{ask}</h2>
        <p>{text}</p>
        <div class="actions">
          <button type="button" class="main" onClick={answer()}>{keep}</button>
          <button type="button" class="quiet" onClick={answer(act)}>{label}</button>
        </div>
      </dialog>
    </>
  );
}
