import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Attention } from '../attention.ts';
import type { Words } from '../rules/words.ts';
import type { Session } from '../session.ts';

export interface Page {
  session: Session;
  words: Words;
  attention: Attention;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) {
    throw new Error('A view stands outside of the page.');
  }
  return page;
}
