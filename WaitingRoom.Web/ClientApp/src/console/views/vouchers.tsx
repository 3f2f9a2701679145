// The vouchers that a sale has given out to who was too late at the till, the newest first.
import { useState } from 'preact/hooks';
import { get } from '../link/api.ts';
import type { Voucher } from '../link/documents.ts';
import { useLoad, useSending } from '../loading.ts';
import { counted, here, money } from '../rules/format.ts';
import { Panel, RefusedNotice, Shown } from './parts.tsx';

const EVERY_MS = 10_000;

/** As many as the server lists at once: a list that is full may go on. */
const LIST_MAX = 1_000;

export function Vouchers({ slug }: { slug: string }) {
  const path = `/api/merchant/sales/${encodeURIComponent(slug)}/vouchers`;
  const read = (before = '') => get<{ vouchers: Voucher[] }>(before === '' ? path : `${path}?before=${encodeURIComponent(before)}`).then((list) => list.vouchers);
  const newest = useLoad(() => read(), [path], EVERY_MS);
  const [older, setOlder] = useState<Voucher[]>([]);
  const [mayGoOn, setMayGoOn] = useState(true);
  const sending = useSending();
  const more = (last: string) => sending.run(async () => {
    const next = await read(last);
    setOlder((before) => [...before, ...next]);
    setMayGoOn(next.length === LIST_MAX);
  });
  return (
    <Panel title="Vouchers" note="For who had a unit in the cart and was too late to pay. Each is redeemed once, by the shopper or at your till.">
      <Shown of={newest}>
        {(vouchers) => {
          const all = withoutTwice([...vouchers, ...older]);
          return all.length === 0 ? <p class="note">None was given out so far.</p> : (
            <>
              <div class="table-frame" tabIndex={0} role="region" aria-label="Vouchers">
                <table>
                  <thead><tr><th scope="col">Code</th><th scope="col" class="number">Worth</th><th scope="col">State</th><th scope="col">Given out</th></tr></thead>
                  <tbody>{all.map((voucher) => <Row key={voucher.code} voucher={voucher} />)}</tbody>
                </table>
              </div>
              <RefusedNotice refused={sending.refused} />
              {vouchers.length === LIST_MAX && mayGoOn && (
                <div class="actions"><button type="button" class="second" aria-disabled={sending.busy} onClick={() => void more(all.at(-1)!.code)}>Show older ones</button><span class="note">{counted(all.length, 'voucher')} shown</span></div>
              )}
            </>
          );
        }}
      </Shown>
    </Panel>
  );
}

function Row({ voucher }: { voucher: Voucher }) {
  const { code, value, currency, issuedAt, expiresAt, redeemedAt } = voucher;
  return (
    <tr>
      <th scope="row"><code>{code}</code></th>
      <td class="number">{money(value, currency)}</td>
      <td>{redeemedAt !== null ? `Redeemed ${here(redeemedAt)}` : Date.parse(expiresAt) <= Date.now() ? `Expired ${here(expiresAt)}` : `Open until ${here(expiresAt)}`}</td>
      <td>{here(issuedAt)}</td>
    </tr>
  );
}

// Between two readings the newest list moves on: its end is then in the older ones, too.
function withoutTwice(vouchers: Voucher[]): Voucher[] {
  return [...new Map(vouchers.map((voucher) => [voucher.code, voucher])).values()];
}
