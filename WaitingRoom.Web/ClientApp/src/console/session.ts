// Who is signed in, for all pages.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me, Role, Scope } from './link/documents.ts';

const SCOPES: Record<Role, readonly Scope[]> = {
  owner: ['sales:read', 'sales:write', 'sales:operate', 'keys:manage', 'people:manage'],
  operator: ['sales:read', 'sales:write', 'sales:operate'],
  viewer: ['sales:read'],
};

export interface Session {
  me: Me;
  /** Asks the server again who I am, after something of it was changed. */
  refresh: () => Promise<void>;
  signOut: () => Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  return useContext(SessionContext)!;
}

/** What a role may do, for what is shown. The server decides. */
export function may(me: Me, scope: Scope): boolean {
  return SCOPES[me.role].includes(scope);
}
