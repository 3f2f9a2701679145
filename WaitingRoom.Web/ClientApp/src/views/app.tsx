// Draws the scene that is on, and moves the focus when the one it was in is gone.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { sceneKey } from '../rules/announce.ts';
import type { Scene } from '../rules/scene.ts';
import { Bought, Ended } from './after.tsx';
import { Countdown, Draining, Join, Refused } from './before.tsx';
import { usePage } from './context.ts';
import { Notices } from './notices.tsx';
import { reasonToTell } from './pace.ts';
import { Stock } from './stock.tsx';
import { Missed, Turn } from './turn.tsx';
import { Lobby, Waiting } from './waiting.tsx';

const STOCK_IN = ['countdown', 'lobby', 'waiting', 'missed'];

export function App({ scene }: { scene: Scene }) {
  const { session } = usePage();
  const root = useRef<HTMLDivElement>(null);
  const key = sceneKey(scene);
  const reason = scene.kind === 'waiting' ? reasonToTell(scene.wait, session.now()) : null;
  useFocusWithin(root, key);
  return (
    <div ref={root} class="scene" data-scene={scene.kind}>
      <Status />
      <Notices reason={reason} />
      <SceneView scene={scene} />
      {STOCK_IN.includes(scene.kind) && session.progress.stock.length > 0 && <Stock />}
    </div>
  );
}

function SceneView({ scene }: { scene: Scene }) {
  switch (scene.kind) {
    case 'countdown': return <Countdown scene={scene} />;
    case 'join': return <Join scene={scene} />;
    case 'draining': return <Draining />;
    case 'refused': return <Refused scene={scene} />;
    case 'lobby': return <Lobby scene={scene} />;
    case 'waiting': return <Waiting scene={scene} />;
    case 'turn': return <Turn scene={scene} />;
    case 'missed': return <Missed />;
    case 'bought': return <Bought />;
    case 'ended': return <Ended why={scene.why} />;
  }
}

function Status() {
  const { session, words } = usePage();
  const connection = session.connection();
  const key = `status${connection.charAt(0).toUpperCase()}${connection.slice(1)}`;
  return <p class="status" data-connection={connection} data-beat={session.beat}>{words.say(key)}</p>;
}

// A new scene starts at its headline, for eyes and for screen readers alike: the buttons that had the focus went with the old one, and
// a turn that begins above the screen would be missed. Who is elsewhere on the page (choosing a language) keeps the focus.
function useFocusWithin(root: { current: HTMLElement | null }, key: string): void {
  const shown = useRef(key);
  useLayoutEffect(() => {
    if (shown.current === key) {
      return;
    }
    shown.current = key;
    const focused = document.activeElement;
    if (focused === null || focused === document.body || root.current?.contains(focused)) {
      root.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }, [key]);
}
