// What there is, and once it sells what is left: told to everybody who still may get some.
import { usePage } from './context.ts';

export function Stock() {
  const { session, words } = usePage();
  const before = ['scheduled', 'warming', 'lobby'].includes(session.progress.state);
  return (
    <section class="stock">
      <h2>{words.say(before ? 'stockBefore' : 'stock')}</h2>
      <ul>
        {session.progress.stock.map(({ sku, available, held }) => (
          <li key={sku}>
            <span class="name">{session.sale.items.find((item) => item.sku === sku)?.name ?? sku}</span>
            <span class="count">{words.say(before ? 'stockUnits' : available > 0 ? 'stockLeft' : held > 0 ? 'stockNone' : 'stockGone', { n: available })}</span>
            {held > 0 && <span class="note">{words.say('stockHeld', { n: held })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
