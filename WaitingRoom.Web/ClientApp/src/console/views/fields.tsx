// Form fields. Each has its label, what is wanted, and what is wrong with it, tied together for screen readers.
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface Common {
  label: string;
  /** What is wanted, below the field. */
  hint?: ComponentChildren;
  /** What is wrong with what is there; it is said as the field is left, and with every answer of the server. */
  error?: string;
}

export function Field({ label, hint, error = '', value, set, focus, type = 'text', ...more }: Common & {
  value: string; set: (value: string) => void; focus?: boolean; type?: 'text' | 'email' | 'password' | 'date' | 'datetime-local' | 'url' | 'search';
  autocomplete?: string; required?: boolean; inputMode?: 'numeric' | 'decimal'; maxLength?: number; placeholder?: string; min?: string; max?: string; list?: string;
  disabled?: boolean; spellcheck?: boolean;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // Each type is a type of its own to Preact, for the roles that it may have; this is one of them.
  const attributes = { type, ...more } as InputHTMLAttributes<HTMLInputElement>;
  useEffect(() => {
    if (focus) {
      input.current?.focus();
    }
  }, [focus]);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input ref={input} id={id} value={value} aria-invalid={error !== ''} aria-describedby={describedBy(id, hint, error)} onInput={(event) => set(event.currentTarget.value)} {...attributes} />
    </Labelled>
  );
}

export function TextField({ label, hint, error = '', value, set, rows = 3, ...more }: Common & {
  value: string; set: (value: string) => void; rows?: number; maxLength?: number; placeholder?: string; disabled?: boolean; spellcheck?: boolean;
}) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea id={id} rows={rows} value={value} aria-invalid={error !== ''} aria-describedby={describedBy(id, hint, error)} onInput={(event) => set(event.currentTarget.value)} {...more} />
    </Labelled>
  );
}

export function Choice<T extends string>({ label, hint, error = '', value, set, options, disabled }: Common & {
  value: T; set: (value: T) => void; options: readonly (readonly [T, string])[]; disabled?: boolean;
}) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select id={id} value={value} disabled={disabled ?? false} aria-invalid={error !== ''} aria-describedby={describedBy(id, hint, error)} onChange={(event) => set(event.currentTarget.value as T)}>
        {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
      </select>
    </Labelled>
  );
}

export function Check({ label, hint, value, set, disabled }: { label: ComponentChildren; hint?: ComponentChildren; value: boolean; set: (value: boolean) => void; disabled?: boolean }) {
  const id = useId();
  return (
    <div class="check">
      <input id={id} type="checkbox" checked={value} disabled={disabled ?? false} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(event) => set(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
      {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
    </div>
  );
}

function Labelled({ id, label, hint, error, children }: { id: string; label: string; hint?: ComponentChildren; error: string; children: ComponentChildren }) {
  return (
    <div class="field" data-wrong={error !== ''}>
      <label for={id}>{label}</label>
      {children}
      {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
      {error !== '' && <p id={`${id}-error`} class="mistake">{error}</p>}
    </div>
  );
}

function describedBy(id: string, hint: ComponentChildren, error: string): string | undefined {
  return [error !== '' && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
}
