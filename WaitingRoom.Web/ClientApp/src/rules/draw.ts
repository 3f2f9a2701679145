// The lobby's draw, computed again on the shopper's own device from what everybody may read: AdmissionQueue/Lobby in TypeScript, held to it
// by the vectors that it made. docs/decisions/0009 describes it for everybody else.

/** The server's draw document. */
export interface Draw {
  algorithm: string;
  /** SHA-256 of the seed, in hexadecimal: public since the sale was scheduled. */
  commitment: string;
  beacon: string;
  lane: string;
  /** Null before the draw, and so are the joiners. */
  seed: string | null;
  joiners: number | null;
  /** Every lane with its own lobby: all draw from the same seed, each apart. */
  lanes?: { lane: string; joiners: number | null }[];
}

/** The draw of one lane. */
export function drawOf(draw: Draw, lane: string): Draw {
  const own = draw.lanes?.find((one) => one.lane === lane);
  return own === undefined ? draw : { ...draw, lane, joiners: own.joiners };
}

export interface Verdict {
  /** Whether the seed is the one that was promised and gives the number that the shopper was told. */
  kept: boolean;
  /** The number that the public data give. */
  number: number;
  joiners: number;
  /** Whether this arrival was in the draw; later ones are numbered as they came. */
  drawn: boolean;
}

export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

export const ALGORITHM = 'sha256-siphash24-feistel8';

const ROUNDS = 8n;
const HALF_BITS_MIN = 4;
const U64 = 64;

/** Null while there is nothing to verify yet, or the draw is of a kind that this page does not know. */
export async function verify(
  draw: Draw, told: { arrival: number; number: number }, promised: string, sha256: Digest,
): Promise<Verdict | null> {
  if (draw.seed === null || draw.joiners === null || draw.algorithm !== ALGORITHM) {
    return null;
  }
  const seed = Uint8Array.from(draw.seed.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const commitment = Array.from(await sha256(seed), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const drawn = told.arrival <= draw.joiners;
  const key = await sha256(Uint8Array.from([...seed, ...new TextEncoder().encode(`${draw.beacon}\n${draw.lane}`)]));
  const number = drawn ? numberOf(key, draw.joiners, told.arrival) : told.arrival;
  return { kept: commitment === promised && number === told.number, number, joiners: draw.joiners, drawn };
}

/** The number of a joiner: a keyed permutation, by a Feistel network over a power of four with cycle-walking. */
export function numberOf(key: Uint8Array, joiners: number, arrival: number): number {
  const view = new DataView(key.buffer, key.byteOffset);
  const keys = [view.getBigUint64(0, true), view.getBigUint64(8, true)] as const;
  const bits = Math.max(1, joiners - 1).toString(2).length;
  const halfBits = BigInt(Math.max(HALF_BITS_MIN, Math.ceil(bits / 2)));
  const mask = (1n << halfBits) - 1n;
  let value = BigInt(arrival - 1);
  do {
    let [left, right] = [value >> halfBits, value & mask];
    for (let round = 0n; round < ROUNDS; round++) {
      [left, right] = [right, (left ^ sipHash(keys, round, right)) & mask];
    }
    value = left << halfBits | right;
  } while (value >= BigInt(joiners));
  return Number(value) + 1;
}

/** SipHash-2-4 of one 16-byte message. */
function sipHash([key0, key1]: readonly [bigint, bigint], first: bigint, second: bigint): bigint {
  let v0 = key0 ^ 0x736f6d6570736575n;
  let v1 = key1 ^ 0x646f72616e646f6dn;
  let v2 = key0 ^ 0x6c7967656e657261n;
  let v3 = key1 ^ 0x7465646279746573n;
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) {
      v0 = add(v0, v1);
      v2 = add(v2, v3);
      v1 = rotate(v1, 13n) ^ v0;
      v3 = rotate(v3, 16n) ^ v2;
      v0 = rotate(v0, 32n);
      v2 = add(v2, v1);
      v0 = add(v0, v3);
      v1 = rotate(v1, 17n) ^ v2;
      v3 = rotate(v3, 21n) ^ v0;
      v2 = rotate(v2, 32n);
    }
  };
  for (const block of [first, second, 16n << 56n]) {
    v3 ^= block;
    rounds(2);
    v0 ^= block;
  }
  v2 ^= 0xffn;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

function add(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(U64, a + b);
}

function rotate(value: bigint, bits: bigint): bigint {
  return BigInt.asUintN(U64, value << bits) | value >> (64n - bits);
}
