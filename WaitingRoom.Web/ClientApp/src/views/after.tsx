// When it is over, one way or another.
import type { BlockedReason, Voucher } from '../rules/documents.ts';
import type { Ended as Why } from '../rules/scene.ts';
import { usePage } from './context.ts';
import { Next, Said, Stage } from './parts.tsx';
import { Basket } from './turn.tsx';

export function Bought() {
  const { session, words } = usePage();
  const items = session.order?.items ?? session.ticket?.reservation?.items;
  return (
    <>
      <Stage tone="turn" eyebrow={words.say('boughtEyebrow')} title={words.say('boughtTitle')}>
        <p class="lead">{words.say('boughtText')}</p>
        {items && <Basket items={items} />}
        <Said part="bought" />
        {session.order && <p class="note">{words.say('orderNumber')} <span dir="ltr">{session.order.id}</span></p>}
      </Stage>
      <Next>{words.say('boughtNext')}</Next>
    </>
  );
}

const KEYS: Record<Why, string> = {
  'sold-out': 'soldOut', closed: 'closed', released: 'released', expired: 'expired', left: 'left', blocked: 'blocked',
};

export function Ended({ why }: { why: Why }) {
  const { session, words } = usePage();
  const key = KEYS[why];
  return (
    <>
      <Stage tone="over" eyebrow={words.say('endedEyebrow')} title={words.say(`${key}Title`)}>
        <p class="lead">{words.say(why === 'blocked' ? blockedKey(session.ticket?.reason) : `${key}Text`)}</p>
        {why === 'sold-out' && <Said part="soldOut" />}
        {why === 'sold-out' && session.voucher && <VoucherNote voucher={session.voucher} />}
        {why === 'left' && <div class="actions"><button type="button" class="second" onClick={() => session.forget()}>{words.say('rejoin')}</button></div>}
      </Stage>
      <Next>{words.say(`${key}Next`)}</Next>
    </>
  );
}

function blockedKey(reason: BlockedReason | null | undefined): string {
  switch (reason) {
    case 'over-limit': return 'blockedOverLimit';
    case 'unknown-sku': return 'blockedUnknownSku';
    case 'bad-quantity': return 'blockedBadQuantity';
    default: return 'blockedText';
  }
}

function VoucherNote({ voucher }: { voucher: Voucher }) {
  const { words } = usePage();
  const value = words.money(voucher.value, voucher.currency);
  const used = voucher.redeemedAt != null;
  return (
    <div class="voucher" data-used={used}>
      <h2>{words.say('voucherTitle')}</h2>
      <p><code class="code" dir="ltr">{voucher.code}</code></p>
      <p>{used ? words.say('voucherUsed') : words.say('voucherText', { value, date: words.date(Date.parse(voucher.expiresAt)) })}</p>
    </div>
  );
}
