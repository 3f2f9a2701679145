// Step 3: who gets what, and for how long.
import { Check, Choice, Field, TextField } from '../views/fields.tsx';
import { Panel } from '../views/parts.tsx';
import { useWizard } from './context.ts';

const LANES_MAX = 7;

export function RulesStep() {
  const { draft, change, error } = useWizard();
  return (
    <>
      <Panel title="Stock">
        <div class="columns">
          <Choice label="When is a unit a shopper’s?" value={draft.policy} set={(policy) => change({ policy })} error={error('policy')} options={[
            ['reserve-first', 'At the turn: it is on hold until checkout'],
            ['decrement-at-checkout', 'At the checkout: whoever is first'],
            ['first-to-pay', 'At payment; who is too late gets a voucher'],
          ]} />
          <Choice label="When less is left than was asked for" value={draft.fulfilment} set={(fulfilment) => change({ fulfilment })} error={error('fulfilment')} options={[
            ['all-or-nothing', 'All or nothing'], ['what-is-left', 'Give what is left'],
          ]} />
          <Field label="Units per shopper in the whole sale" hint="Over all items and devices; 0: only each item’s own limit." value={draft.limitPerShopper} set={(limitPerShopper) => change({ limitPerShopper })} error={error('limitPerShopper')} inputMode="numeric" />
        </div>
      </Panel>
      <Panel title="Time">
        <div class="columns">
          <Field label="Hold, in minutes" hint="So long a shopper has to check out." value={draft.holdMinutes} set={(holdMinutes) => change({ holdMinutes })} error={error('holdMinutes')} inputMode="numeric" />
          <Field label="Missed turn, in minutes" hint="So long it can be claimed by who was away; 0 is not at all." value={draft.graceMinutes} set={(graceMinutes) => change({ graceMinutes })} error={error('graceMinutes')} inputMode="numeric" />
        </div>
        <Check label="A shopper may ask once for as much time again" value={draft.extendOnce} set={(extendOnce) => change({ extendOnce })} />
      </Panel>
      <Panel title="What shoppers are told">
        <Check label="How likely it is that they get something" value={draft.showChance} set={(showChance) => change({ showChance })} />
        <TextField label="Message" hint="Plain text to everybody who waits, up to 500 characters. It can be changed at any time." rows={2} value={draft.message} set={(message) => change({ message })} error={error('message')} maxLength={500} />
      </Panel>
      {draft.policy === 'first-to-pay' && (
        <Panel title="Voucher" note="For who put a unit into the cart and was too late to pay.">
          <div class="columns">
            <Field label={`Worth, in ${draft.currency}`} hint="0 is no voucher." value={draft.voucherValue} set={(voucherValue) => change({ voucherValue })} error={error('voucherValue')} inputMode="decimal" />
            <Field label="Redeemed within, in days" value={draft.voucherDays} set={(voucherDays) => change({ voucherDays })} error={error('voucherDays')} inputMode="numeric" />
          </div>
        </Panel>
      )}
      <Panel title="Who may join">
        <Check label="Only customers who are signed in at the shop" value={draft.loginRequired} set={(loginRequired) => change({ loginRequired })} />
        {draft.loginRequired && (
          <>
            <Field label="Where they sign in" hint="An https address of the shop’s. It sends them back to the sale with a login that it has signed." value={draft.loginUrl} set={(loginUrl) => change({ loginUrl })} error={error('loginUrl')} maxLength={500} spellcheck={false} />
            <TextField label="The shop’s public key" hint="P-256, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----; up to three, one after the other." rows={5} value={draft.loginKeys} set={(loginKeys) => change({ loginKeys })} error={error('loginKeys')} maxLength={2000} />
          </>
        )}
      </Panel>
      <Lanes />
    </>
  );
}

function Lanes() {
  const { draft, change, error } = useWizard();
  const set = (index: number, fields: object) =>
    change({ lanes: draft.lanes.map((each, at) => (at === index ? { ...each, ...fields } : each)) }, `lanes[${index}].${Object.keys(fields)[0]}`);
  return (
    <Panel title="Lanes" note="A queue of its own for members or guests, entered by an invite, with a share of the rate. What a lane does not use, the others have.">
      {error('lanes') !== '' && <p class="mistake">{error('lanes')}</p>}
      <ol class="items">
        {draft.lanes.map((lane, index) => (
          <li key={index} class="item">
            <fieldset>
              <legend class="hidden">Lane {index + 1}</legend>
              <Field label="Name" hint="Lower-case, such as members." value={lane.name} set={(name) => set(index, { name })} error={error(`lanes[${index}].name`)} maxLength={32} spellcheck={false} />
              <Field label="Shoppers read" value={lane.text} set={(text) => set(index, { text })} error={error(`lanes[${index}].text`)} maxLength={200} />
              <Field label="Share of the rate, in percent" value={lane.sharePercent} set={(sharePercent) => set(index, { sharePercent })} error={error(`lanes[${index}].sharePercent`)} inputMode="numeric" />
              <button type="button" class="quiet" aria-label={`Remove lane ${index + 1}`} onClick={() => change({ lanes: draft.lanes.filter((_, at) => at !== index) })}>Remove</button>
            </fieldset>
          </li>
        ))}
      </ol>
      <div class="actions">
        <button type="button" class="second" disabled={draft.lanes.length >= LANES_MAX} onClick={() => change({ lanes: [...draft.lanes, { name: '', text: '', sharePercent: '20' }] })}>Add a lane</button>
      </div>
    </Panel>
  );
}
