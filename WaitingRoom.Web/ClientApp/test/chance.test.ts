import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceOf } from '../src/rules/chance.ts';
import given from './chance-cases.json';

for (const { name, number, items, chance } of given.cases) {
  test(`chance: ${name}`, () => assert.equal(chanceOf(number, items, given.stock, given.reach), chance));
}

test('no chance is told where the merchant keeps it, or before the stock is known', () => {
  assert.equal(chanceOf(1, null, given.stock, null), null);
  assert.equal(chanceOf(1, null, [], given.reach), null);
});
