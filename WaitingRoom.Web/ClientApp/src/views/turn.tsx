// The turn, and a turn that was missed.
import type { RequestedItem } from '../rules/documents.ts';
import { warnsFromMs } from '../rules/announce.ts';
import type { Scene } from '../rules/scene.ts';
import { usePage } from './context.ts';
import { AskFirst, Figure, Next, Stage } from './parts.tsx';

export function Turn({ scene }: { scene: Extract<Scene, { kind: 'turn' }> }) {
  const { session, words } = usePage();
  const { reservation, held, mayExtend } = scene;
  const leftMs = reservation === null ? null : Date.parse(reservation.expiresAt) - session.now();
  const over = leftMs !== null && leftMs <= 0;
  return (
    <>
      <Stage tone="turn" eyebrow={words.say('turnEyebrow')} title={words.say(over ? 'turnOver' : 'turnTitle')}>
        <p class="lead">{words.say(over ? 'expiredText' : held ? 'turnHeld' : 'turnAdmitted')}</p>
        {leftMs !== null && !over && <Timer leftMs={leftMs} scene={scene} />}
        {reservation !== null && <Basket items={reservation.items} />}
        {reservation !== null && !over && <TurnActions id={reservation.id} mayExtend={mayExtend} />}
      </Stage>
      <Next>{words.say(over ? 'expiredNext' : 'turnNext')}</Next>
    </>
  );
}

// WCAG 2.2.1: whoever needs longer is warned while there is time to say so, and says so with one press. Where a sale gives nobody more
// time, the limit is essential (what one holds another can't buy), and the page says that.
function Timer({ leftMs, scene }: { leftMs: number; scene: Extract<Scene, { kind: 'turn' }> }) {
  const { session, words } = usePage();
  const { grantedAt, expiresAt } = scene.reservation!;
  const holdMs = session.sale.holdMinutes * 60_000;
  const wholeMs = grantedAt === undefined ? holdMs : Date.parse(expiresAt) - Date.parse(grantedAt);
  const hurry = leftMs <= warnsFromMs(holdMs);
  return (
    <div class="timer" data-hurry={hurry}>
      <p><span class="label">{words.say('turnLeft')}</span> <Figure>{words.clock(leftMs)}</Figure></p>
      <progress class="way" max={wholeMs} value={leftMs} aria-label={words.say('turnLeft')} />
      {hurry && <p class="hurry"><strong>{words.say('turnHurry')}</strong> {scene.mayExtend && words.say('turnMayExtend', { time: words.spoken(holdMs) })}</p>}
      {!scene.mayExtend && <p class="note">{words.say('turnLimit')}</p>}
    </div>
  );
}

export function Basket({ items }: { items: RequestedItem[] }) {
  const { session, words } = usePage();
  const { currency } = session.sale;
  const lines = items.map(({ sku, quantity }) => ({ sku, quantity, item: session.sale.items.find((one) => one.sku === sku) }));
  const total = lines.reduce((sum, { item, quantity }) => sum + (item?.price ?? 0) * quantity, 0);
  return (
    <ul class="basket">
      {lines.map(({ sku, quantity, item }) => (
        <li key={sku}>
          <span>{words.number(quantity)} × {item?.name ?? sku}</span>
          <span class="price">{words.money((item?.price ?? 0) * quantity, currency)}</span>
        </li>
      ))}
      <li class="total"><span>{words.say('total')}</span><span class="price">{words.money(total, currency)}</span></li>
    </ul>
  );
}

function TurnActions({ id, mayExtend }: { id: string; mayExtend: boolean }) {
  const { session, words } = usePage();
  const busy = session.busy !== null;
  return (
    <div class="actions">
      <button type="button" class="main" aria-disabled={busy} onClick={() => busy || void session.checkout(id)}>
        {words.say(session.busy === 'checkout' ? 'checkingOut' : 'checkout')}
      </button>
      {mayExtend && (
        <button type="button" class="second" aria-disabled={busy} onClick={() => busy || void session.extend(id)}>
          {words.say(session.busy === 'extend' ? 'extending' : 'extend')}
        </button>
      )}
      <AskFirst
        label={words.say('release')} ask={words.say('releaseAsk')} text={words.say('releaseText')} keep={words.say('keepHold')}
        disabled={busy} act={() => void session.release(id)} />
    </div>
  );
}

export function Missed() {
  const { session, words } = usePage();
  const busy = session.busy === 'claim' || session.claimed;
  return (
    <>
      <Stage tone="turn" eyebrow={words.say('missedEyebrow')} title={words.say('missedTitle')}>
        <p class="lead">{words.say('missedText')}</p>
        <div class="actions">
          <button type="button" class="main" aria-disabled={busy} onClick={() => busy || void session.claim()}>
            {words.say(busy ? 'claiming' : 'claim')}
          </button>
        </div>
      </Stage>
      <Next>{words.say('missedNext', { minutes: words.spoken(session.sale.holdMinutes * 60_000) })}</Next>
    </>
  );
}
