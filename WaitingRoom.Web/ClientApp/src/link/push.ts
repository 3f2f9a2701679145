// News by SignalR. WebSockets only, without negotiation: any web node may then take the connection (no sticky sessions), and where a
// proxy forbids WebSockets the cacheable progress document is the better fallback than long polling.
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { Progress, Ticket } from '../rules/documents.ts';
import { limitedDelayMs, reconnectDelayMs } from '../rules/pace.ts';

export interface News {
  progress(document: Progress): void;
  ticket(document: Ticket): void;
}

export interface PushedNews extends News {
  /** The place was taken along to another device. */
  moved(): void;
}

export class Push {
  private readonly hub: HubConnection;
  private wanted = false;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(slug: string, news: PushedNews) {
    this.hub = new HubConnectionBuilder()
      .withUrl(`/hubs/queue?sale=${slug}`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .configureLogging(LogLevel.None)
      .build();
    this.hub.on('Progress', (document: Progress) => {
      this.attempt = 0;
      news.progress(document);
    });
    this.hub.on('Ticket', (document: Ticket) => news.ticket(document));
    this.hub.on('Moved', () => news.moved());
    this.hub.onclose(() => this.later());
  }

  start(): void {
    if (!this.wanted) {
      this.wanted = true;
      void this.connect();
    }
  }

  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.timer);
    await this.hub.stop();
  }

  /** The line is back, or the page is looked at again: no need to sit out a long delay, but not all at the same instant either. */
  hurry(): void {
    if (this.wanted && this.hub.state === HubConnectionState.Disconnected) {
      this.attempt = 0;
      this.later();
    }
  }

  private async connect(): Promise<void> {
    if (!this.wanted || this.hub.state !== HubConnectionState.Disconnected) {
      return;
    }
    try {
      await this.hub.start();
      await this.watch();
    } catch {
      // A refusal in Watch leaves the connection open; close it, so that there is one way back: later().
      await this.hub.stop();
      this.later();
    }
  }

  /** While a part of the shop is away the server says when to call again; the connection stays, and what all are told is told. */
  private async watch(): Promise<void> {
    const againInS = await this.hub.invoke<number | null>('Watch');
    if (againInS !== null && this.wanted) {
      this.timer = setTimeout(() => void this.watch().catch(() => this.hub.stop()), limitedDelayMs(againInS * 1_000, Math.random));
    }
  }

  private later(): void {
    clearTimeout(this.timer);
    if (this.wanted) {
      this.timer = setTimeout(() => void this.connect(), reconnectDelayMs(this.attempt++, Math.random));
    }
  }
}
