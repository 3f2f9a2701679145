// A schedule of rates: rows of a time and a rate, typed by the clock of the sale's time zone.
import { Field } from '../views/fields.tsx';
import { Panel } from '../views/parts.tsx';
import { RAMP_MAX } from '../rules/draft.ts';
import { useWizard } from './context.ts';

export function Ramp() {
  const { draft, change, error } = useWizard();
  const set = (index: number, fields: object) => change({ ramp: draft.ramp.map((each, at) => (at === index ? { ...each, ...fields } : each)) });
  // The first row is what the sale would do anyway: so one sees what the others change.
  const add = () => change({ ramp: [...draft.ramp, draft.ramp.length === 0 ? { at: draft.localStart, ratePerMinute: draft.ratePerMinute } : { at: '', ratePerMinute: '' }] });
  return (
    <Panel title="Schedule of rates" note="Left empty, the rate above stays. Else the rate goes in a straight line from one row to the next; before the first and after the last row it stays as it is there. A rate of 0 is a break.">
      {error('ramp') !== '' && <p class="mistake" role="alert">{error('ramp')}</p>}
      <ol class="items">
        {draft.ramp.map((point, index) => (
          <li key={index} class="item">
            <fieldset>
              <legend class="hidden">Rate {index + 1}</legend>
              <Field label="From" type="datetime-local" value={point.at} set={(at) => set(index, { at })} error={error(`ramp[${index}].at`)} />
              <Field label="Admissions a minute" value={point.ratePerMinute} set={(ratePerMinute) => set(index, { ratePerMinute })} error={error(`ramp[${index}].ratePerMinute`)} inputMode="numeric" />
              <button type="button" class="quiet" aria-label={`Remove rate ${index + 1}`} onClick={() => change({ ramp: draft.ramp.filter((_, at) => at !== index) })}>Remove</button>
            </fieldset>
          </li>
        ))}
      </ol>
      <div class="actions">
        <button type="button" class="second" disabled={draft.ramp.length >= RAMP_MAX} onClick={add}>Add a rate</button>
      </div>
    </Panel>
  );
}
