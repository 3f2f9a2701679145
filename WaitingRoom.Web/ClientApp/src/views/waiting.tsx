// With a place: the lobby, and the line.
import { useRef, useState } from 'preact/hooks';
import type { Chance } from '../rules/documents.ts';
import { laneText } from '../rules/place.ts';
import type { Scene } from '../rules/scene.ts';
import { usePage } from './context.ts';
import { AskFirst, Fact, Figure, Next, Said, Stage } from './parts.tsx';
import { AddPhone } from './phone.tsx';
import { Verify } from './verify.tsx';

export function Lobby({ scene }: { scene: Extract<Scene, { kind: 'lobby' }> }) {
  const { session, words } = usePage();
  const leftMs = scene.startsAtMs - session.now();
  return (
    <>
      <Stage eyebrow={words.say('lobbyEyebrow')} title={leftMs > 0
        ? <>{words.say('lobbyTitle')} <Figure>{words.clock(leftMs)}</Figure></>
        : words.say('lobbySoon')}>
        <p class="lead">{words.say('lobbyText')}</p>
        <Said part="waiting" />
        <PlaceActions />
      </Stage>
      <Next>{words.say('lobbyNext')}</Next>
    </>
  );
}

export function Waiting({ scene }: { scene: Extract<Scene, { kind: 'waiting' }> }) {
  const { session, words } = usePage();
  const { ahead, number, serving } = scene;
  const lane = laneText(session.sale, session.ticket);
  return (
    <>
      <Stage
        eyebrow={words.say(scene.waitingList ? 'waitingListEyebrow' : 'waitingEyebrow')}
        title={ahead === 0 ? words.say('aheadNone') : <><Figure>{words.number(ahead)}</Figure> {words.say('ahead', { n: ahead })}</>}>
        {session.sawDraw && <p class="drew">{words.say('drew')} <Figure>{words.number(number)}</Figure></p>}
        {scene.waitingList && <p class="lead">{words.say('waitingListText')}</p>}
        {ahead === 0 && !scene.waitingList && <p class="lead">{words.say('aheadNoneText')}</p>}
        <Way ahead={ahead} number={number} />
        <dl class="facts">
          <Fact name={words.say('eta')}><Eta scene={scene} /></Fact>
          {lane !== null && <Fact name={words.say('yourLane')}>{lane}</Fact>}
          <Fact name={words.say('yourNumber')}>{words.number(number)}</Fact>
          <Fact name={words.say('nowServing')}>{words.number(Math.min(serving, number))}</Fact>
          {scene.chance !== null && <Fact name={words.say('chance')}>{words.say(CHANCE_TEXTS[scene.chance])}</Fact>}
        </dl>
        <Said part="waiting" />
        <Verify number={number} />
        <PlaceActions />
      </Stage>
      <Next>{words.say('waitingNext', { minutes: words.spoken(session.sale.holdMinutes * 60_000) })}</Next>
    </>
  );
}

const CHANCE_TEXTS: Record<Chance, string> = { likely: 'chanceLikely', unlikely: 'chanceUnlikely', gone: 'chanceGone' };

/** A shorter wait needs no clock beside it. */
const CLOCK_FROM_MS = 180_000;

function Eta({ scene }: { scene: Extract<Scene, { kind: 'waiting' }> }) {
  const { session, words } = usePage();
  if (scene.wait === null) {
    return <>{words.say(session.progress.state === 'paused' ? 'etaNone' : scene.waitingList ? 'etaList' : 'etaUnknown')}</>;
  }
  const { fromMs, toMs } = scene.wait;
  const now = session.now();
  return (
    <>
      {words.about(fromMs - now, toMs - now)}
      {toMs - now > CLOCK_FROM_MS && <small>{words.say('etaLikely', { time: words.timeRange(Math.max(now, fromMs), toMs) })}</small>}
    </>
  );
}

/** An empty bar looks broken. */
const LEAST_SHOWN = 0.015;

// How much of the line that was there on arrival is gone. It starts empty for everybody: measured from the sale's start, a late joiner's
// bar would stand still near its end for the whole wait.
function Way({ ahead, number }: { ahead: number; number: number }) {
  const { session, words } = usePage();
  const first = useRef(firstAhead(session.sale.slug, number, ahead));
  const done = first.current === 0 ? 1 : Math.max(LEAST_SHOWN, (first.current - ahead) / first.current);
  return <progress class="way" max={1} value={done} aria-label={words.say('progress')} />;
}

function firstAhead(slug: string, number: number, ahead: number): number {
  const key = `first.${slug}.${number}`;
  const known = Number(sessionStorage.getItem(key) ?? ahead);
  const first = Math.max(known, ahead);
  sessionStorage.setItem(key, String(first));
  return first;
}

function PlaceActions() {
  const { session, words, attention } = usePage();
  const [calls, setCalls] = useState(attention.wanted);
  const toggle = () => {
    void (calls ? attention.stop() : attention.ask());
    setCalls(!calls);
  };
  return (
    <div class="actions">
      <button type="button" class="second" aria-pressed={calls} onClick={toggle}>{words.say(calls ? 'callMeStop' : 'callMe')}</button>
      <AddPhone />
      <AskFirst
        label={words.say('leave')} ask={words.say('leaveAsk')} text={words.say('leaveText')} keep={words.say('keep')}
        disabled={session.busy === 'leave'} act={() => void session.leave()} />
      {calls && <p class="note">{words.say('callMeOn')}</p>}
    </div>
  );
}
