// The server's documents, as docs and OpenAPI describe them. Fields may be added there; these stay.

export type SaleState = 'scheduled' | 'warming' | 'lobby' | 'open' | 'paused' | 'sold-out' | 'closed';

export type TicketState =
  | 'lobby' | 'waiting' | 'reserved' | 'admitted' | 'missed'
  | 'bought' | 'released' | 'expired' | 'sold-out' | 'left' | 'blocked';

export interface SaleItem {
  sku: string;
  name: string;
  /** Minor units of the sale's currency. */
  price: number;
  units: number;
  limitPerShopper: number;
}

/** A lane besides the main one. */
export interface SaleLane {
  name: string;
  /** What people call it. */
  text: string;
  sharePercent: number;
}

export interface Sale {
  slug: string;
  name: string;
  state: SaleState;
  startsAt: string;
  endsAt: string;
  lobbyMinutes: number;
  order: 'fifo' | 'draw';
  /** The promise about the draw; null where nothing is drawn. */
  drawCommitment?: string | null;
  ratePerMinute: number;
  holdMinutes: number;
  /** Whether a hold can be given its time again, once. */
  extendOnce: boolean;
  policy: 'reserve-first' | 'decrement-at-checkout' | 'first-to-pay';
  currency: string;
  message?: string | null;
  /** Whether only customers who are signed in at the shop may join. */
  loginRequired?: boolean;
  /** Where they sign in; empty where nobody has to. */
  loginUrl?: string;
  items: SaleItem[];
  lanes?: SaleLane[];
  brand?: Brand | null;
  /** Why what can wait is off, as the page was opened; `until` is null where the merchant turned it off by hand. */
  readOnly?: { reason: string; until?: string | null } | null;
}

/** What the merchant says besides, by language. The rest of the brand is in the page's head and foot already. */
export interface Brand {
  texts?: Record<string, BrandTexts | null> | null;
}

export interface BrandTexts {
  welcome?: string | null;
  waiting?: string | null;
  bought?: string | null;
  soldOut?: string | null;
}

export interface LaneProgress {
  lane: string;
  serving: number;
  issued: number;
  ratePerMinute: number;
  outflow?: Outflow | null;
  /** Absent where the merchant does not let chances be told. */
  likely?: LikelyReach[] | null;
}

/** Up to which number units of a SKU are likely to reach. */
export interface LikelyReach {
  sku: string;
  upTo: number;
}

export type Chance = 'likely' | 'unlikely' | 'gone';

/** How fast a lane is served: what a page needs to work out its own waiting time. */
export interface Outflow {
  /** Numbers passed in an hour, now; 0 while nobody is admitted. */
  perHour: number;
  /** How far that may be off, up and down. */
  spreadPercent: number;
  /** What is known to come. */
  next: { at: string; perHour: number }[];
  reason?: OutflowReason | null;
  since?: string | null;
}

export type OutflowReason = 'rate-changed' | 'paused' | 'resumed' | 'slower-outflow' | 'faster-outflow';

export interface StockLevel {
  sku: string;
  available: number;
  held: number;
}

export interface Progress {
  sale: string;
  state: SaleState;
  lanes: LaneProgress[];
  stock: StockLevel[];
  message?: string | null;
  /** Whether what can wait is off for the moment. */
  readOnly?: boolean;
  /** Whether nobody new may join. */
  isDraining?: boolean;
  at: string;
  nextInMs: number;
}

export interface RequestedItem {
  sku: string;
  quantity: number;
  /** What will do instead, best first. */
  alternatives?: string[] | null;
}

export interface Reservation {
  id: string;
  grantedAt?: string;
  expiresAt: string;
  items: RequestedItem[];
}

export interface Ticket {
  sale: string;
  state: TicketState;
  /** Counts the tickets of the sale as they came; with the public draw it gives the number. */
  arrival?: number | null;
  /** Absent in the lobby, where numbers are not drawn yet. */
  number?: number | null;
  lane?: string | null;
  chance?: Chance | null;
  /** What was asked for, where that decides about the chance. */
  items?: RequestedItem[] | null;
  reservation?: Reservation | null;
  message?: string | null;
  /** Why it was refused; only in state blocked. */
  reason?: BlockedReason | null;
}

export type BlockedReason = 'over-limit' | 'unknown-sku' | 'bad-quantity';

/** A link that takes the place along to another device, once. */
export interface ResumeLink {
  url: string;
  expiresAt: string;
  /** The link as a QR code: an SVG path in a square of `size` modules. */
  qr: { size: number; path: string };
}

export interface Order {
  id: string;
  at: string;
  /** Minor units. */
  total: number;
  currency: string;
  items: RequestedItem[];
}

/** What a shopper gets who paid too late. */
export interface Voucher {
  code: string;
  /** Minor units. */
  value: number;
  currency: string;
  expiresAt: string;
  redeemedAt?: string | null;
}

/** What the server puts into the page, so that the first live view costs no request. */
export interface Boot {
  sale: Sale;
  progress: Progress;
  ticket: Ticket | null;
  voucher?: Voucher | null;
  serverTime: string;
}
