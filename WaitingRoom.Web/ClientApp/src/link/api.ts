// Calls to the server, and what its refusals mean to the page.
import type { Order, Progress, RequestedItem, Reservation, ResumeLink, Ticket, Voucher } from '../rules/documents.ts';
import type { Draw } from '../rules/draw.ts';

export type ProblemCode =
  | 'challenge-required' | 'login-required' | 'not-open' | 'sold-out' | 'closed' | 'out-of-stock' | 'ended' | 'extend-refused' | 'invite'
  | 'draining' | 'claim-too-late' | 'limited' | 'read-only' | 'busy' | 'refused' | 'unreachable';

export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** What the server wants us to wait before the next try; null where a try makes no sense. */
    readonly retryInMs: number | null = null,
    readonly detail: string = '',
  ) {
    super(code);
  }
}

const TIMEOUT_MS = 12_000;
const RETRY_DEFAULT_MS = 3_000;

export class Api {
  constructor(private readonly slug: string) {}

  progress(): Promise<Progress> {
    return this.call<Progress>('GET', `/api/sales/${this.slug}/progress`);
  }

  draw(): Promise<Draw> {
    return this.call<Draw>('GET', `/api/sales/${this.slug}/draw`);
  }

  async ticket(): Promise<Ticket | null> {
    const answer = await this.fetch('GET', this.mine(''));
    return answer.status === 401 || answer.status === 404 ? null : read<Ticket>(answer);
  }

  join(items: RequestedItem[], invite: string | null, login: string | null): Promise<Ticket> {
    return this.call<Ticket>('POST', `/api/sales/${this.slug}/tickets`, { items, ...(invite !== null && { invite }), ...(login !== null && { login }) });
  }

  leave(): Promise<void> {
    return this.call('DELETE', this.mine(''));
  }

  claim(): Promise<Ticket> {
    return this.call<Ticket>('POST', this.mine('/claim'));
  }

  /** The key is the reservation's: two tabs, two taps, or a retry after a lost answer buy once. */
  async checkout(reservation: string): Promise<Order> {
    const answer = await this.call<{ order: Order }>('POST', this.held(reservation, 'checkout'), {}, {
      'Idempotency-Key': `page-${reservation}`,
    });
    return answer.order;
  }

  release(reservation: string): Promise<void> {
    return this.call('POST', this.held(reservation, 'release'));
  }

  async extend(reservation: string): Promise<Reservation> {
    return (await this.call<{ reservation: Reservation }>('POST', this.held(reservation, 'extend'))).reservation;
  }

  resumeLink(): Promise<ResumeLink> {
    return this.call<ResumeLink>('POST', this.mine('/resume-link'));
  }

  wish(sku: string, on: boolean): Promise<void> {
    return this.call(on ? 'PUT' : 'DELETE', `/api/sales/${this.slug}/wishes/${encodeURIComponent(sku)}`);
  }

  remind(email: string | null): Promise<void> {
    return this.call('PUT', `/api/sales/${this.slug}/reminder`, { email });
  }

  /** The voucher of this sale; one loss gives one. */
  async voucher(): Promise<Voucher | null> {
    return (await this.call<{ vouchers: Voucher[] }>('GET', `/api/vouchers?sale=${this.slug}`)).vouchers[0] ?? null;
  }

  private mine(path: string): string {
    return `/api/ticket${path}?sale=${this.slug}`;
  }

  /** With the sale: a browser may be one shopper here, and another by an account in the next sale. */
  private held(reservation: string, verb: string): string {
    return `/api/reservations/${reservation}/${verb}?sale=${this.slug}`;
  }

  private async call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    return read<T>(await this.fetch(method, path, body, headers));
  }

  private async fetch(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    const init: RequestInit = { method, headers: { Accept: 'application/json', ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, 'Content-Type': 'application/json' };
    }
    try {
      return await fetch(path, init);
    } catch {
      // No answer at all: a cut line, a restart, a time-out. Every call here may be repeated safely.
      throw new Problem('unreachable', RETRY_DEFAULT_MS);
    }
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.ok) {
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<Problem> {
  const said = (await answer.json().catch(() => ({}))) as { type?: string; detail?: string };
  const type = said.type?.split(/[/:#]/).pop() ?? '';
  const seconds = Number(answer.headers.get('Retry-After'));
  const retryInMs = seconds > 0 ? seconds * 1000 : RETRY_DEFAULT_MS;
  if (answer.status === 429) {
    return new Problem('limited', retryInMs);
  }
  if (type === 'read-only') {
    return new Problem('read-only', null, said.detail ?? '');
  }
  if (answer.status >= 500) {
    return new Problem('busy', retryInMs);
  }
  return new Problem(codeOf(type), null, said.detail ?? '');
}

function codeOf(type: string): ProblemCode {
  switch (type) {
    case 'challenge-required':
    case 'login-required':
    case 'not-open':
    case 'sold-out':
    case 'closed':
    case 'out-of-stock':
    case 'draining':
    case 'claim-too-late':
      return type;
    case 'expired':
    case 'already-bought':
    case 'already-released':
    case 'already-ended':
      return 'ended';
    case 'invite-invalid':
    case 'invite-expired':
    case 'invite-other-sale':
    case 'invite-used':
      return 'invite';
    case 'extend-not-allowed':
    case 'already-extended':
      return 'extend-refused';
    default:
      return 'refused';
  }
}
