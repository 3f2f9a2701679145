import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import vectors from './draw.vectors.json';
import { ALGORITHM, verify, type Draw } from '../src/rules/draw.ts';

const sha256 = async (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const [vector] = vectors.filter(({ joiners, arrival }) => joiners === 1000 && arrival === 500) as [(typeof vectors)[number]];
const drawOf = ({ commitment, beacon, lane, seed, joiners }: (typeof vectors)[number]): Draw =>
  ({ algorithm: ALGORITHM, commitment, beacon, lane, seed, joiners });

test('the page computes the numbers that the server computes', async () => {
  for (const one of vectors) {
    assert.deepEqual(
      await verify(drawOf(one), one, one.commitment, sha256),
      { kept: true, number: one.number, joiners: one.joiners, drawn: true });
  }
});

test('a draw that was tampered with in any part is not believed', async () => {
  const draw = drawOf(vector);
  const kept = async (change: Partial<Draw>, told = vector, promised = vector.commitment) =>
    (await verify({ ...draw, ...change }, told, promised, sha256))?.kept;
  assert.equal(await kept({}), true);
  assert.equal(await kept({ seed: '00'.repeat(32) }), false);
  assert.equal(await kept({ beacon: 'another' }), false);
  assert.equal(await kept({ lane: 'main' }), false);
  assert.equal(await kept({ joiners: 499 }), false);
  assert.equal(await kept({}, { ...vector, number: vector.number + 1 }), false);
  assert.equal(await kept({}, vector, '00'.repeat(32)), false);
});

test('whoever came after the draw is numbered by arrival', async () => {
  const verdict = await verify(drawOf(vector), { arrival: 1001, number: 1001 }, vector.commitment, sha256);
  assert.deepEqual(verdict, { kept: true, number: 1001, joiners: 1000, drawn: false });
  assert.equal((await verify(drawOf(vector), { arrival: 1001, number: 3 }, vector.commitment, sha256))?.kept, false);
});

test('before the draw, and of a draw of another kind, nothing is said', async () => {
  assert.equal(await verify({ ...drawOf(vector), seed: null }, vector, vector.commitment, sha256), null);
  assert.equal(await verify({ ...drawOf(vector), algorithm: 'dice' }, vector, vector.commitment, sha256), null);
});
