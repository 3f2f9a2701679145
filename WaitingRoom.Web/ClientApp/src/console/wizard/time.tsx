// Step 2: when it starts, how fast shoppers come in, and how long that lasts.
import { rampOf } from '../rules/draft.ts';
import { queueLength } from '../rules/queue-length.ts';
import { count, counted, HERE, here, lasting, wholeOf } from '../rules/format.ts';
import { instantOf } from '../rules/zones.ts';
import { Choice, Field } from '../views/fields.tsx';
import { Notice, Panel } from '../views/parts.tsx';
import { useWizard } from './context.ts';
import { Ramp } from './ramp.tsx';

const ZONES = [...new Set(['UTC', HERE, ...Intl.supportedValuesOf('timeZone')])];

export function TimeStep() {
  const { draft, change, error } = useWizard();
  const at = instantOf(draft.localStart, draft.timeZone);
  const hasLobby = (wholeOf(draft.lobbyMinutes) ?? 0) > 0;
  return (
    <>
      <Panel title="When">
        <div class="columns">
          <Field label="Start" type="datetime-local" hint="By the clock in the time zone beside it." value={draft.localStart} set={(localStart) => change({ localStart })} error={error('localStart') || error('startsAt')} />
          <Field label="Time zone" list="zones" hint="Such as Europe/Berlin. Changes of the clocks are looked after." value={draft.timeZone} set={(timeZone) => change({ timeZone })} error={error('timeZone')} spellcheck={false} />
          <datalist id="zones">{ZONES.map((zone) => <option key={zone} value={zone} />)}</datalist>
          <Field label="Lasts, in minutes" hint={spoken(draft.durationMinutes)} value={draft.durationMinutes} set={(durationMinutes) => change({ durationMinutes })} error={error('durationMinutes') || error('endsAt')} inputMode="numeric" />
        </div>
        {at && draft.timeZone !== HERE && <p class="note">That is {here(at.toISOString())} where you are ({HERE}).</p>}
        {at && at.getTime() < Date.now() && <Notice kind="warn">This start is in the past: the sale opens as soon as it is warm.</Notice>}
      </Panel>
      <Panel title="Lobby">
        <div class="columns">
          <Field label="Lobby, in minutes" hint="So long before the start shoppers may come in and wait; 0 is none." value={draft.lobbyMinutes} set={(lobbyMinutes) => change({ lobbyMinutes })} error={error('lobbyMinutes')} inputMode="numeric" />
          {hasLobby && <Choice label="Numbers" hint="A draw ranks nobody by speed, and every shopper can verify it." value={draft.order} set={(order) => change({ order })} options={[['draw', 'drawn at the start'], ['fifo', 'in order of arrival']]} error={error('order')} />}
          <Field label="Warm up, in minutes" hint="So long before that everything is loaded and checked." value={draft.warmMinutes} set={(warmMinutes) => change({ warmMinutes })} error={error('warmMinutes')} inputMode="numeric" />
        </div>
      </Panel>
      <Panel title="How fast">
        <div class="columns">
          <Field label="Rate: admissions a minute" hint="What your shop bears." value={draft.ratePerMinute} set={(ratePerMinute) => change({ ratePerMinute })} error={error('ratePerMinute')} inputMode="numeric" />
          <Field label="Active limit" hint="Shoppers in the shop at once; 0 is no limit." value={draft.activeLimit} set={(activeLimit) => change({ activeLimit })} error={error('activeLimit')} inputMode="numeric" />
          <Field label="How many shoppers do you expect?" hint="For the answer below; it is not part of the sale." value={draft.shoppers} set={(shoppers) => change({ shoppers })} inputMode="numeric" />
        </div>
        <Length />
      </Panel>
      <Ramp />
    </>
  );
}

export function Length() {
  const { draft } = useWizard();
  const [shoppers, ratePerMinute, activeLimit, holdMinutes, durationMinutes] =
    [draft.shoppers, draft.ratePerMinute, draft.activeLimit, draft.holdMinutes, draft.durationMinutes].map(wholeOf);
  if (!shoppers || !ratePerMinute || activeLimit == null || !holdMinutes || !durationMinutes) {
    return null;
  }
  const units = draft.items.reduce((sum, item) => sum + (wholeOf(item.units) ?? 0), 0);
  const startMs = instantOf(draft.localStart, draft.timeZone)?.getTime();
  const ramp = startMs === undefined ? [] : rampOf(draft).map((point) => ({ seconds: (Date.parse(point.at) - startMs) / 1000, ratePerMinute: point.ratePerMinute }));
  const length = queueLength({ shoppers, ratePerMinute, ramp, activeLimit, holdMinutes, units, durationMinutes });
  if (!Number.isFinite(length.seconds)) {
    return <Notice kind="warn">The schedule ends with a rate of 0: not everybody of {counted(shoppers, 'shopper')} gets a turn.</Notice>;
  }
  return (
    <div class="answer" role="status">
      <p class="big">{lasting(length.seconds)}</p>
      <p>is what the last of {counted(shoppers, 'shopper')} waits {ramp.length > 0 ? 'by the schedule of rates' : `at ${count(ratePerMinute)} a minute`}.</p>
      {length.soldOutSeconds !== null && <p>At one unit each, the {counted(units, 'unit')} are taken after {lasting(length.soldOutSeconds)}; {count(shoppers - units)} shoppers get none and are told so then.</p>}
      {length.slowestSeconds !== null && <p>If each takes the whole {counted(holdMinutes, 'minute')} to check out, the active limit lets {count(Math.max(1, Math.floor(length.slowestPerMinute!)))} a minute in: then it is {lasting(length.slowestSeconds)}.</p>}
      {length.endsBefore && <Notice kind="warn">The sale ends after {lasting(durationMinutes * 60)}, before that. Let it last longer, or admit more a minute.</Notice>}
    </div>
  );
}

function spoken(minutes: string): string {
  const whole = wholeOf(minutes);
  return whole === null ? '' : lasting(whole * 60);
}
