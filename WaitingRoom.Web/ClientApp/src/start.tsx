// Takes over the page that the server rendered.
import { render } from 'preact';
import { Attention } from './attention.ts';
import type { Boot } from './rules/documents.ts';
import { Words, type Texts } from './rules/words.ts';
import { Session } from './session.ts';
import { App } from './views/app.tsx';
import { PageContext } from './views/context.ts';
import { Voice } from './voice.ts';

const SECOND_MS = 1000;

export function start(language: string, texts: Texts): void {
  const boot = JSON.parse(document.getElementById('boot')!.textContent!) as Boot;
  const root = document.getElementById('app')!;
  const words = new Words(language, texts, navigator.languages);
  const attention = new Attention();
  let due = false;
  const session = new Session(boot, () => {
    if (!due) {
      due = true;
      queueMicrotask(show);
    }
  });
  const voice = new Voice(document.getElementById('said')!, words, attention, boot.sale.name, session.scene());

  function show(): void {
    due = false;
    const scene = session.scene();
    voice.notice(scene, session.connection(), session.moved, session.now());
    render(<PageContext.Provider value={{ session, words, attention }}><App scene={scene} /></PageContext.Provider>, root);
  }

  // The server's view made way for the same view, alive.
  root.replaceChildren();
  show();
  session.start();
  setInterval(show, SECOND_MS);
}
