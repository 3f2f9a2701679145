// What can be done before a sale besides waiting: remember an item, be told of the start. It can wait: in the rush the shop turns it off, and the
// page says so. What was asked for is kept by the shop; this browser only remembers that, so that it costs no question when the page opens.
import { useState } from 'preact/hooks';
import { Problem } from '../link/api.ts';
import { usePage } from './context.ts';

interface Asked {
  wishes: string[];
  email: string | null;
}

type Trouble = 'off' | 'failed' | null;

export function Wishes() {
  const { session, words } = usePage();
  const [asked, setAsked] = useState(() => load(session.sale.slug));
  const [trouble, setTrouble] = useState<Trouble>(null);
  const off = session.progress.readOnly === true || trouble === 'off';
  const run = async (write: () => Promise<void>, then: Asked) => {
    if (session.progress.readOnly === true) {
      return;
    }
    try {
      await write();
      setTrouble(null);
      setAsked(then);
      keep(session.sale.slug, then);
    } catch (problem) {
      setTrouble(problem instanceof Problem && problem.code === 'read-only' ? 'off' : 'failed');
    }
  };
  const remind = (email: string | null) => void run(() => session.remind(email), { ...asked, email });
  return (
    <section class="wishes" aria-label={words.say('wishTitle')}>
      <h2>{words.say('wishTitle')}</h2>
      <p class="note">{words.say('wishText')}</p>
      {off && <p class="off" role="status">{words.say('wishOff')}{session.saidOff() !== null && <> <q>{session.saidOff()}</q></>}</p>}
      <div class="actions">
        {session.sale.items.map(({ sku, name }) => {
          const wished = asked.wishes.includes(sku);
          const wishes = wished ? asked.wishes.filter((other) => other !== sku) : [...asked.wishes, sku];
          return (
            <button key={sku} type="button" class="second" aria-pressed={wished} aria-disabled={off}
              onClick={() => void run(() => session.wish(sku, !wished), { ...asked, wishes })}>
              <span aria-hidden="true">{wished ? '♥' : '♡'}</span> {words.say('wish', { item: name })}
            </button>
          );
        })}
      </div>
      {asked.email === null ? <Remind off={off} remind={remind} /> : (
        <div class="actions">
          <p class="note" role="status">{words.say('reminded', { email: asked.email })}</p>
          <button type="button" class="quiet" aria-disabled={off} onClick={() => remind(null)}>{words.say('remindStop')}</button>
        </div>
      )}
      {trouble === 'failed' && <p class="mistake" role="alert">{words.say('wishFailed')}</p>}
    </section>
  );
}

function Remind({ off, remind }: { off: boolean; remind: (email: string) => void }) {
  const { words } = usePage();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    remind(String(new FormData(event.currentTarget as HTMLFormElement).get('email')));
  };
  return (
    <form class="remind" onSubmit={submit}>
      <label><span>{words.say('remindLabel')}</span> <input type="email" name="email" autocomplete="email" required maxLength={254} dir="ltr" /></label>
      <button class="second" aria-disabled={off}>{words.say('remind')}</button>
    </form>
  );
}

const keyOf = (slug: string) => `asked:${slug}`;

function load(slug: string): Asked {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(slug)) ?? 'null') as Asked | null;
    return kept ?? { wishes: [], email: null };
  } catch {
    return { wishes: [], email: null };
  }
}

function keep(slug: string, asked: Asked): void {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(asked));
  } catch {
    // A browser that keeps nothing shows it until the page is closed.
  }
}
