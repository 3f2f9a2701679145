// What the shop signed for a customer who is signed in there. It comes in the address, where it must not stay: whoever is sent the address would join
// as this customer. It is kept for this tab, so that a reload before the start does not ask for it again.
const QUERY = 'login';

export class Login {
  private readonly key: string;
  text: string | null;

  constructor(slug: string) {
    this.key = `login.${slug}`;
    const address = new URL(location.href);
    const shown = address.searchParams.get(QUERY);
    if (shown !== null) {
      address.searchParams.delete(QUERY);
      history.replaceState(history.state, '', address);
    }
    this.text = shown ?? sessionStorage.getItem(this.key);
    this.keep(this.text);
  }

  keep(text: string | null): void {
    this.text = text;
    if (text === null) {
      sessionStorage.removeItem(this.key);
    } else {
      sessionStorage.setItem(this.key, text);
    }
  }
}

/** Where to sign in, and to come back from: the server's SignInLink. */
export function signInUrl(loginUrl: string, back: string): string {
  const address = new URL(back);
  address.searchParams.delete(QUERY);
  address.searchParams.delete('notice');
  address.hash = '';
  return `${loginUrl}${loginUrl.includes('?') ? '&' : '?'}return=${encodeURIComponent(address.href)}`;
}
