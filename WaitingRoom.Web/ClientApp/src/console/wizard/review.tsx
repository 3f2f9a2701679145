// Step 5: what shoppers will see, by the real page, and the whole once more.
import { useEffect, useRef, useState } from 'preact/hooks';
import { documentOf, slugOf } from '../rules/draft.ts';
import { count, counted, inZone, lasting, wholeOf } from '../rules/format.ts';
import { instantOf } from '../rules/zones.ts';
import { Fact, Panel } from '../views/parts.tsx';
import { useWizard } from './context.ts';
import { Length } from './time.tsx';

const SCENES = [['countdown', 'Before'], ['login', 'Signing in'], ['join', 'Joining'], ['waiting', 'Waiting'], ['turn', 'The turn'], ['bought', 'Bought'], ['ended', 'Sold out']] as const;

export function ReviewStep() {
  const { draft } = useWizard();
  const at = instantOf(draft.localStart, draft.timeZone);
  const units = draft.items.reduce((sum, item) => sum + (wholeOf(item.units) ?? 0), 0);
  return (
    <>
      <Panel title="The whole once more">
        <dl class="facts">
          <Fact name="Name">{draft.name || '–'}<small>/sales/{slugOf(draft)}</small></Fact>
          <Fact name="Start">{at ? inZone(at.toISOString(), draft.timeZone) : '–'}<small>{draft.timeZone}</small></Fact>
          <Fact name="Lasts">{lasting((wholeOf(draft.durationMinutes) ?? 0) * 60)}</Fact>
          <Fact name="Items">{counted(draft.items.length, 'item')}<small>{counted(units, 'unit')}</small></Fact>
          <Fact name="Rate">{draft.ramp.length > 0 ? `by a schedule of ${counted(draft.ramp.length, 'rate')}` : `${count(wholeOf(draft.ratePerMinute) ?? 0)} a minute`}</Fact>
          <Fact name="Lobby">{wholeOf(draft.lobbyMinutes) === 0 ? 'none' : lasting((wholeOf(draft.lobbyMinutes) ?? 0) * 60)}</Fact>
          {draft.loginRequired && <Fact name="Who may join">who is signed in at the shop<small>{draft.loginUrl}</small></Fact>}
          {draft.lanes.length > 0 && <Fact name="Lanes">{draft.lanes.map((lane) => lane.name).join(', ')}</Fact>}
        </dl>
        <Length />
      </Panel>
      <Preview />
    </>
  );
}

/** The server draws the real page of this draft, without its script; the form puts it into the frame. */
export function Preview() {
  const { draft } = useWizard();
  const [scene, setScene] = useState<string>('join');
  const form = useRef<HTMLFormElement>(null);
  const sale = JSON.stringify(documentOf(draft));
  useEffect(() => form.current?.requestSubmit(), [scene, sale]);
  return (
    <Panel title="What shoppers will see" note="The real page, as it will stand on a phone; nothing in it can be pressed.">
      <div class="actions" role="group" aria-label="Scene">
        {SCENES.filter(([key]) => key !== 'login' || draft.loginRequired).map(([key, text]) => <button key={key} type="button" class="second" aria-pressed={scene === key} onClick={() => setScene(key)}>{text}</button>)}
      </div>
      <form ref={form} method="post" action="/console/preview" target="preview" hidden onSubmit={(event) => event.stopPropagation() /* It stands in the wizard's own form. */}>
        <input type="hidden" name="scene" value={scene} />
        <input type="hidden" name="sale" value={sale} />
      </form>
      <iframe class="preview" name="preview" title="Preview of the shopper’s page" sandbox="" />
    </Panel>
  );
}
