// Asks before something is done to a sale, and says what it does, in numbers.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSending } from '../loading.ts';
import { RefusedNotice } from './parts.tsx';

export interface Question {
  title: string;
  /** What will be when it is done: a sentence each, with the numbers of now. */
  effects: readonly ComponentChildren[];
  /** What the button says: the deed, not "OK". */
  label: string;
  danger?: boolean;
  act: () => Promise<void>;
}

/** One question at a time; null asks nothing. A refusal is told in the dialog, which stays. */
export function Confirm({ question, close, done }: { question: Question | null; close: () => void; done?: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const sending = useSending();
  useLayoutEffect(() => {
    if (question !== null && dialog.current?.open === false) {
      sending.clear();
      dialog.current.showModal();
    } else if (question === null) {
      dialog.current?.close();
    }
  }, [question]);
  const act = async () => {
    if (question !== null && (await sending.run(question.act))) {
      close();
      done?.();
    }
  };
  return (
    <dialog ref={dialog} aria-label={question?.title} onClose={close}>
      {question && (
        <div class="ask">
          <h2>{question.title}</h2>
          <ul class="effects">{question.effects.map((effect, index) => <li key={index}>{effect}</li>)}</ul>
          <RefusedNotice refused={sending.refused} />
          <div class="actions">
            <button type="button" class={question.danger ? 'main danger' : 'main'} aria-disabled={sending.busy} onClick={() => void act()}>{question.label}</button>
            <button type="button" class="second" onClick={close}>Cancel</button>
          </div>
        </div>
      )}
    </dialog>
  );
}
