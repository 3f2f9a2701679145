// The documents of the merchant's API (docs/api.md), as far as the console reads them.

export type Role = 'owner' | 'operator' | 'viewer';
export type Scope = 'sales:read' | 'sales:write' | 'sales:operate' | 'keys:manage' | 'people:manage';

export interface ReadOnlyNow {
  reason: string;
  until: string | null;
}

export interface Me {
  email: string;
  name: string;
  role: Role;
  merchant: { id: string; name: string };
  twoFactor: boolean;
  readOnly: ReadOnlyNow | null;
}

export interface Ways {
  oidc: { name: string; url: string } | null;
}

export type SaleState = 'scheduled' | 'warming' | 'lobby' | 'open' | 'paused' | 'sold-out' | 'closed';

export interface Item {
  sku: string;
  name: string;
  /** In minor units of the sale's currency. */
  price: number;
  units: number;
  limitPerShopper: number;
}

export interface Lane {
  name: string;
  text: string;
  sharePercent: number;
}

/** How a sale looks; all of it may be left out. */
export interface Brand {
  name: string | null;
  logo: string | null;
  light: Partial<Record<string, string | null>> | null;
  dark: Partial<Record<string, string | null>> | null;
  texts: Record<string, Record<string, string | null> | null> | null;
  links: { text: string; url: string; language: string | null }[] | null;
}

export interface Sale {
  slug: string;
  name: string;
  state: SaleState;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  localStart: string | null;
  startNote: string | null;
  durationMinutes: number;
  warmMinutes: number;
  lobbyMinutes: number;
  order: 'draw' | 'fifo';
  drawCommitment: string | null;
  drawBeacon: string | null;
  ratePerMinute: number;
  ramp: { at: string; ratePerMinute: number }[];
  activeLimit: number;
  graceMinutes: number;
  isDraining: boolean;
  policy: 'reserve-first' | 'decrement-at-checkout' | 'first-to-pay';
  fulfilment: 'all-or-nothing' | 'what-is-left';
  limitPerShopper: number;
  holdMinutes: number;
  extendOnce: boolean;
  voucherValue: number;
  voucherDays: number;
  currency: string;
  message: string;
  showChance: boolean;
  retentionDays: number;
  loginRequired: boolean;
  loginUrl: string;
  lanes: Lane[];
  items: Item[];
  brand: Brand | null;
  serverTime: string;
}

/** What somebody got who was too late to pay. */
export interface Voucher {
  code: string;
  /** In minor units. */
  value: number;
  currency: string;
  issuedAt: string;
  expiresAt: string;
  redeemedAt: string | null;
}

/** Of one SKU: available + held + sold + withdrawn = stocked. */
export interface Balance {
  sku: string;
  stocked: number;
  available: number;
  held: number;
  sold: number;
  withdrawn: number;
}

/** What was stopped, over all nodes. */
export interface Refusals {
  limited: number;
  /** About how many sent beyond the limit, each counted once. */
  senders: number;
  /** Joins of who had a place already. */
  again: number;
  /** Joins by an invite or a login that opens nothing. */
  forged: number;
  unavailable: number;
  failed: number;
}

/** What everybody is told of a running sale (GET /api/sales/{slug}/progress). */
export interface Progress {
  state: SaleState;
  lanes: { lane: string; serving: number; issued: number; ratePerMinute: number }[];
  stock: { sku: string; available: number; held: number }[];
  message: string | null;
  at: string;
}

export interface Prewarm {
  state: 'cold' | 'warming' | 'failing' | 'warm';
  coverage: number;
  forcedReason: string | null;
  checks: { node: string; name: string; ok: boolean; at: string; detail: string }[];
}
