// Several tabs of one shopper: each listens for itself (a tab that is frozen must not silence the others), and what one of them did is
// told to the rest at once, so that no tab offers what is already done.
import type { Ticket } from '../rules/documents.ts';

export class Tabs {
  private readonly channel: BroadcastChannel;

  constructor(slug: string, heard: (ticket: Ticket) => void) {
    this.channel = new BroadcastChannel(`ticket.${slug}`);
    this.channel.onmessage = ({ data }: MessageEvent<Ticket>) => heard(data);
  }

  tell(ticket: Ticket | null): void {
    if (ticket !== null) {
      this.channel.postMessage(ticket);
    }
  }
}
