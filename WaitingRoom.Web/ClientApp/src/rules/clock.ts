// The server's clock, seen from here. Every document says when it was written; the one that travelled fastest is nearest to the truth,
// so the largest difference of the recent ones is taken. Measured against a monotonic clock: a phone whose time is set meanwhile, or
// simply wrong, counts down right all the same.

const SAMPLES_MAX = 30;

export class ServerClock {
  private readonly offsets: number[] = [];

  constructor(private readonly monotonic: () => number) {}

  /** Learns from a document that was written at this instant of the server's clock. */
  heard(at: string): void {
    const serverMs = Date.parse(at);
    if (Number.isNaN(serverMs)) {
      return;
    }
    this.offsets.push(serverMs - this.monotonic());
    if (this.offsets.length > SAMPLES_MAX) {
      this.offsets.shift();
    }
  }

  now(): number {
    return this.monotonic() + Math.max(...this.offsets);
  }
}
