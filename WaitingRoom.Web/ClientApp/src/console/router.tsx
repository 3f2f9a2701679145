// Which page an address shows. Addresses are the browser's own: a reload, a bookmark and the back button find the page again.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

export const HOME = '/console/sales';

type Listener = () => void;
const listeners = new Set<Listener>();

function tell(): void {
  for (const listener of listeners) {
    listener();
  }
}

addEventListener('popstate', tell);

/** Goes to another page of the console. */
export function go(to: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  scrollTo(0, 0);
  tell();
}

/** The path that is on, without a slash at its end. */
export function usePath(): string {
  return useAddress(pathNow);
}

/** What stands behind the question mark. */
export function useQuery(): URLSearchParams {
  return new URLSearchParams(useAddress(queryNow));
}

function useAddress(read: () => string): string {
  const [value, setValue] = useState(read);
  useLayoutEffect(() => {
    const listener = () => setValue(read());
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, [read]);
  return value;
}

function queryNow(): string {
  return location.search;
}

function pathNow(): string {
  return location.pathname.replace(/\/+$/, '');
}

/** The parts of a path that a pattern such as `/console/sales/:slug` names; null where it is another path. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) {
    return null;
  }
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!;
    if (part.startsWith(':')) {
      try {
        found[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null; // A broken escape is no address of ours.
      }
    } else if (part !== value) {
      return null;
    }
  }
  return found;
}

/** A link inside the console. With a modifier key it is a link as all others: a new tab, a download. */
export function Link({ to, children, class: kind, current }: { to: string; children: ComponentChildren; class?: string; current?: boolean }) {
  const follow = (event: MouseEvent) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return <a href={to} class={kind} aria-current={current ? 'page' : undefined} onClick={follow}>{children}</a>;
}
