// The draft that all steps of the wizard change.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Draft, Errors } from '../rules/draft.ts';

export interface Wizard {
  draft: Draft;
  /** Changes fields of the draft; what was wrong with them is forgotten until the next look. `about` says which, where it is a part of one. */
  change: (fields: Partial<Draft>, about?: string) => void;
  error: (field: string) => string;
  errors: Errors;
}

export const WizardContext = createContext<Wizard | null>(null);

export function useWizard(): Wizard {
  return useContext(WizardContext)!;
}
