// Reading a document of the server for a page, and sending one from it.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from './link/api.ts';

export interface Loaded<T> {
  /** Null until the first answer; afterwards the last good one, though a later read may have been refused. */
  value: T | null;
  refused: Refused | null;
  reload: () => Promise<void>;
}

/** Reads when the page comes up, when a dependency changes, and every `everyMs` where it is given. */
export function useLoad<T>(read: () => Promise<T>, depends: readonly unknown[], everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; refused: Refused | null }>({ value: null, refused: null });
  const run = useRef(0);
  const reload = useCallback(async () => {
    const mine = ++run.current;
    try {
      const value = await read();
      if (mine === run.current) {
        setState({ value, refused: null });
      }
    } catch (error) {
      const refused = asRefused(error);
      if (mine === run.current) {
        setState((before) => ({ value: before.value, refused }));
      }
    }
  }, depends);
  useEffect(() => {
    setState({ value: null, refused: null });
    void reload();
    const timer = everyMs === undefined ? undefined : setInterval(() => void (document.hidden || reload()), everyMs);
    return () => {
      run.current++; // What is still on its way is for a page that is gone.
      clearInterval(timer);
    };
  }, [reload, everyMs]);
  return { ...state, reload };
}

export interface Sending {
  busy: boolean;
  refused: Refused | null;
  /** Runs a call; true where it went well. One at a time: a second press while one is under way does nothing. */
  run: (call: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

export function useSending(): Sending {
  const [state, setState] = useState<{ busy: boolean; refused: Refused | null }>({ busy: false, refused: null });
  const busy = useRef(false);
  const run = useCallback(async (call: () => Promise<void>) => {
    if (busy.current) {
      return false;
    }
    busy.current = true;
    setState({ busy: true, refused: null });
    try {
      await call();
      setState({ busy: false, refused: null });
      return true;
    } catch (error) {
      setState({ busy: false, refused: asRefused(error) });
      return false;
    } finally {
      busy.current = false;
    }
  }, []);
  const clear = useCallback(() => setState({ busy: false, refused: null }), []);
  return { ...state, run, clear };
}

// Whatever else is thrown is a mistake of ours, and has to be seen as one.
function asRefused(error: unknown): Refused {
  if (error instanceof Refused) {
    return error;
  }
  throw error;
}
