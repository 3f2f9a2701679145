// Calls to the merchant's API, and what its refusals say.

/** A refusal of the server: its problem document (RFC 9457), as it was said. */
export class Refused extends Error {
  constructor(
    /** The last part of the problem's type, such as `slug-taken`. `unreachable` is ours: no answer came at all. */
    readonly type: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** By field, such as `items[2].price`: what it has to be. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    /** When another try makes sense, in seconds; null where the server did not say. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail || title);
  }

  /** What is wrong with one field, in one line; empty where nothing is. */
  errorOf(field: string): string {
    return (this.errors[field] ?? []).join(' ');
  }
}

const TIMEOUT_MS = 20_000;

/** Who hears that the session has ended: the page then asks to sign in, in the place where one is. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(tell: () => void): void {
  onSignedOut = tell;
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
export const post = <T = void>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<T> => call<T>('POST', path, body, headers);
export const put = <T = void>(path: string, body: object): Promise<T> => call<T>('PUT', path, body);
export const patch = <T = void>(path: string, body: object): Promise<T> => call<T>('PATCH', path, body);
export const remove = <T = void>(path: string, body?: object): Promise<T> => call<T>('DELETE', path, body);

async function call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await send(method, path, body, headers);
  if (answer.ok) {
    const text = await answer.text(); // Some answers have no body: 204, and 202 of a re-send.
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const refused = await read(answer);
  if (refused.type === 'unauthorized') {
    onSignedOut();
  }
  throw refused;
}

async function send(method: string, path: string, body: object | undefined, headers: Record<string, string>): Promise<Response> {
  const init: RequestInit = { method, headers: { Accept: 'application/json', ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
  }
  try {
    return await fetch(path, init);
  } catch {
    throw new Refused('unreachable', 0, 'No answer', 'The server does not answer, or you are offline. What you typed is still here; try again.');
  }
}

async function read(answer: Response): Promise<Refused> {
  const said = (await answer.json().catch(() => ({}))) as { type?: string; title?: string; detail?: string; errors?: Record<string, string[]> };
  const seconds = Number(answer.headers.get('Retry-After'));
  return new Refused(
    said.type?.split('/').pop() ?? 'unknown',
    answer.status,
    said.title ?? 'Something went wrong',
    said.detail ?? `The server answered ${answer.status} and did not say why.`,
    said.errors ?? {},
    seconds > 0 ? seconds : null,
  );
}
