// Before a shopper has a place: the countdown, and joining.
import { useState } from 'preact/hooks';
import { signInUrl } from '../link/login.ts';
import type { RequestedItem, SaleItem } from '../rules/documents.ts';
import { draws, type Scene } from '../rules/scene.ts';
import { usePage } from './context.ts';
import { Figure, Next, Said, Stage } from './parts.tsx';
import { Wishes } from './wishes.tsx';

export function Countdown({ scene }: { scene: Extract<Scene, { kind: 'countdown' }> }) {
  const { session, words } = usePage();
  const leftMs = scene.atMs - session.now();
  const lobby = scene.to === 'lobby';
  const startsAt = Date.parse(session.sale.startsAt);
  return (
    <>
      <Stage eyebrow={words.say('countdownEyebrow')} title={leftMs > 0
        ? <>{words.say(lobby ? 'countdownLobby' : 'countdownStart')} <Figure>{words.clock(leftMs)}</Figure></>
        : words.say('countdownSoon')}>
        <p class="lead">{words.say('countdownAt', { time: words.time(startsAt, session.now()) })}</p>
        <Said part="welcome" />
        <Wishes />
      </Stage>
      <Next>{words.say(!lobby ? 'countdownNextStart' : draws(session.sale) ? 'countdownNextLobby' : 'countdownNextFifo')}</Next>
    </>
  );
}

export function Join({ scene }: { scene: Extract<Scene, { kind: 'join' }> }) {
  const { session, words } = usePage();
  const [empty, setEmpty] = useState(false);
  const waits = session.busy === 'join' || session.setback?.retryAtMs != null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const items = chosen(event.currentTarget as HTMLFormElement);
    setEmpty(items.length === 0);
    if (items.length > 0) {
      void session.join(items);
    }
  };
  return (
    <>
      <Stage
        eyebrow={words.say(scene.lobby ? 'joinLobbyEyebrow' : 'joinEyebrow')}
        title={words.say(scene.lobby ? 'joinLobbyTitle' : 'joinTitle')}>
        <p class="lead">{words.say(scene.lobby ? 'joinLobbyText' : 'joinText')}</p>
        <Said part="welcome" />
        <form class="join" onSubmit={submit} aria-busy={waits}>
          <ul class="items">
            {session.sale.items.map((item, index) => <Choice key={item.sku} item={item} first={index === 0} />)}
          </ul>
          {session.sale.items.length > 1 && <Instead items={session.sale.items} />}
          {empty && <p class="mistake" role="alert">{words.say('joinNothing')}</p>}
          <div class="actions">
            <button class="main" aria-disabled={waits}>
              {words.say(waits ? 'joining' : scene.lobby ? 'joinLobbyButton' : 'joinButton')}
            </button>
          </div>
        </form>
      </Stage>
      <Next>{words.say(scene.lobby ? 'joinLobbyNext' : 'joinNext', { minutes: words.spoken(session.sale.holdMinutes * 60_000) })}</Next>
    </>
  );
}

function Choice({ item, first }: { item: SaleItem; first: boolean }) {
  const { session, words } = usePage();
  const left = session.progress.stock.find((level) => level.sku === item.sku);
  const quantities = Array.from({ length: item.limitPerShopper + 1 }, (_, quantity) => quantity);
  return (
    <li class="item">
      <span class="name">{item.name}</span>
      <span class="price">{words.money(item.price, session.sale.currency)}</span>
      <span class="note">
        {left !== undefined && left.available > 0 && <>{words.say('stockLeft', { n: left.available })} · </>}
        {words.say('limit', { n: item.limitPerShopper })}
      </span>
      <select name={item.sku} aria-label={words.say('quantityOf', { item: item.name })} defaultValue={first ? '1' : '0'}>
        {quantities.map((quantity) => <option key={quantity} value={quantity} selected={quantity === (first ? 1 : 0)}>{words.number(quantity)}</option>)}
      </select>
    </li>
  );
}

const INSTEAD_MAX = 3;

/** What will do instead, best first: asked once for the whole choice, and out of the way of who does not care. */
function Instead({ items }: { items: SaleItem[] }) {
  const { words } = usePage();
  const ranks = Array.from({ length: Math.min(INSTEAD_MAX, items.length - 1) }, (_, index) => index + 1);
  return (
    <details class="instead">
      <summary>{words.say('instead')}</summary>
      <p class="note">{words.say('insteadText')}</p>
      {ranks.map((rank) => (
        <label key={rank}>
          <span>{words.say('insteadRank', { n: rank })}</span>
          <select name={INSTEAD_FIELD}>
            <option value="">{words.say('insteadNone')}</option>
            {items.map(({ sku, name }) => <option key={sku} value={sku}>{name}</option>)}
          </select>
        </label>
      ))}
    </details>
  );
}

/** No SKU begins with a space. */
const INSTEAD_FIELD = ' instead';

function chosen(form: HTMLFormElement): RequestedItem[] {
  const data = new FormData(form);
  const instead = [...new Set(data.getAll(INSTEAD_FIELD).map(String).filter((sku) => sku !== ''))];
  data.delete(INSTEAD_FIELD);
  return [...data]
    .map(([sku, quantity]) => ({ sku, quantity: Number(quantity), alternatives: instead.filter((other) => other !== sku) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Nobody new is let in for now: no button that would only be refused. It comes back with the next document that says so. */
export function Draining() {
  const { words } = usePage();
  return (
    <>
      <Stage tone="over" eyebrow={words.say('drainingEyebrow')} title={words.say('drainingTitle')}>
        <p class="lead">{words.say('drainingText')}</p>
      </Stage>
      <Next>{words.say('drainingNext')}</Next>
    </>
  );
}

export function Refused({ scene }: { scene: Extract<Scene, { kind: 'refused' }> }) {
  const { session, words } = usePage();
  const key = scene.why === 'challenge-required' ? 'challenge' : 'login';
  return (
    <>
      <Stage eyebrow={words.say('joinEyebrow')} title={words.say(`${key}Title`)}>
        <p class="lead">{words.say(`${key}Text`)}</p>
        <div class="actions">
          {key === 'login' && session.sale.loginUrl
            ? <a class="main" href={signInUrl(session.sale.loginUrl, location.href)}>{words.say('loginButton')}</a>
            : <button type="button" class="main" onClick={() => session.forget()}>{words.say('tryAgain')}</button>}
        </div>
      </Stage>
      <Next>{words.say(`${key}Next`)}</Next>
    </>
  );
}
