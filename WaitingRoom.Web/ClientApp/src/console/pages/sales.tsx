// All sales, as a list and as a calendar. Which of the two, and which month, stands in the address.
import { get } from '../link/api.ts';
import type { Sale } from '../link/documents.ts';
import { useLoad } from '../loading.ts';
import { go, Link, useQuery } from '../router.tsx';
import { asMonth, dateOf, daysOf, type Month, monthOf, monthsLater, nameOf } from '../rules/calendar.ts';
import { counted, fromNow, here, HERE, inZone, timeHere } from '../rules/format.ts';
import { may, useSession } from '../session.ts';
import { Page, Panel, Shown, StateTag } from '../views/parts.tsx';

const EVERY_MS = 10_000;

export function SalesPage() {
  const sales = useLoad(() => get<Sale[]>('/api/merchant/sales'), [], EVERY_MS);
  const { me } = useSession();
  const query = useQuery();
  const isCalendar = query.get('view') === 'calendar';
  return (
    <Page title="Sales" actions={may(me, 'sales:write') && <Link to="/console/sales/new" class="button main">New sale</Link>}>
      <nav class="tabs" aria-label="How sales are shown">
        <ul>
          <li><Link to="/console/sales" current={!isCalendar}>List</Link></li>
          <li><Link to="/console/sales?view=calendar" current={isCalendar}>Calendar</Link></li>
        </ul>
      </nav>
      <Shown of={sales}>
        {(all) => all.length === 0
          ? <Panel><p>There are no sales yet.</p></Panel>
          : isCalendar ? <Calendar sales={all} month={asMonth(query.get('month')) ?? monthOf(new Date())} /> : <List sales={all} />}
      </Shown>
    </Page>
  );
}

function List({ sales }: { sales: Sale[] }) {
  const isOver = (sale: Sale) => sale.state === 'closed';
  const byStart = (a: Sale, b: Sale) => Date.parse(a.startsAt) - Date.parse(b.startsAt);
  const groups: [string, Sale[]][] = [
    ['Running', sales.filter((sale) => !isOver(sale) && sale.state !== 'scheduled').sort(byStart)],
    ['To come', sales.filter((sale) => sale.state === 'scheduled').sort(byStart)],
    ['Over', sales.filter(isOver).sort((a, b) => byStart(b, a))],
  ];
  return (
    <>
      {groups.filter(([, of]) => of.length > 0).map(([title, of]) => (
        <Panel key={title} title={title}>
          <ul class="rows">{of.map((sale) => <Row key={`${sale.slug} ${sale.startsAt}`} sale={sale} />)}</ul>
        </Panel>
      ))}
    </>
  );
}

function Row({ sale }: { sale: Sale }) {
  const units = sale.items.reduce((sum, item) => sum + item.units, 0);
  return (
    <li class="row">
      <div>
        <Link to={`/console/sales/${encodeURIComponent(sale.slug)}`} class="name">{sale.name}</Link>
        <p class="note">{sale.slug} · {counted(units, 'unit')}</p>
      </div>
      <p>
        {inZone(sale.startsAt, sale.timeZone)} <span class="note">{sale.timeZone}</span>
        {sale.timeZone !== HERE && <span class="note block">{here(sale.startsAt)} where you are</span>}
      </p>
      <p class="state"><StateTag state={sale.state} /> <span class="note">{fromNow(sale.startsAt, Date.parse(sale.serverTime))}</span></p>
    </li>
  );
}

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function Calendar({ sales, month }: { sales: Sale[]; month: Month }) {
  const today = dateOf(new Date());
  const on = (date: string) => sales.filter((sale) => dateOf(new Date(sale.startsAt)) === date).sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const show = (to: Month) => go(`/console/sales?view=calendar&month=${to}`);
  return (
    <Panel>
      <div class="calendar-head">
        <h2 aria-live="polite">{nameOf(month)}</h2>
        <div class="actions">
          <button type="button" class="second" aria-label="The month before" onClick={() => show(monthsLater(month, -1))}>←</button>
          <button type="button" class="second" onClick={() => show(monthOf(new Date()))}>Today</button>
          <button type="button" class="second" aria-label="The month after" onClick={() => show(monthsLater(month, 1))}>→</button>
        </div>
      </div>
      <div class="calendar">
        {WEEK.map((day) => <p key={day} class="weekday" aria-hidden="true">{day}</p>)}
        {daysOf(month).map((day, index) => {
          const starts = on(day.date);
          return (
            <div key={day.date} class="day" data-in-month={day.inMonth} data-today={day.date === today} data-empty={starts.length === 0}>
              <time dateTime={day.date}>{day.day}<span class="long"> {WEEK[index % WEEK.length]}</span></time>
              <ul>
                {starts.map((sale) => (
                  <li key={`${sale.slug} ${sale.startsAt}`}><Link to={`/console/sales/${encodeURIComponent(sale.slug)}`} class="entry"><span>{timeHere(sale.startsAt)}</span> {sale.name}</Link><StateTag state={sale.state} /></li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
      <p class="note">Each sale stands on the day of its start where you are ({HERE}).</p>
    </Panel>
  );
}
