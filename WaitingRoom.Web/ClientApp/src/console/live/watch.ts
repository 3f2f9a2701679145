// The line to the merchant's hub: kept up while the page is on, with the state of it told.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { reconnectDelayMs } from '../../rules/pace.ts';
import type { Figures, LinkState } from './figures.ts';

export interface Watcher {
  history(looks: Figures[]): void;
  figures(look: Figures): void;
  link(state: LinkState): void;
}

/** Watches until what it answers is called. */
export function watch(slug: string, watcher: Watcher): () => void {
  let wanted = true;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hub = new HubConnectionBuilder()
    .withUrl('/hubs/merchant', { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
  const later = () => {
    clearTimeout(timer);
    if (wanted) {
      watcher.link('lost');
      timer = setTimeout(() => void connect(), reconnectDelayMs(attempt++, Math.random));
    }
  };
  const connect = async () => {
    try {
      await hub.start();
      await hub.invoke('Watch', slug);
    } catch {
      await hub.stop(); // A refusal leaves the connection open: there is one way back, later().
      later();
    }
  };
  hub.on('History', (looks: Figures[]) => watcher.history(looks));
  hub.on('Figures', (look: Figures) => {
    attempt = 0;
    watcher.link('live');
    watcher.figures(look);
  });
  hub.onclose(later);
  void connect();
  return () => {
    wanted = false;
    clearTimeout(timer);
    void hub.stop();
  };
}
