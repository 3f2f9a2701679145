// How likely it is that what was asked for is still there at the turn. The server's rule is AdmissionQueue/Progress/UnitChance.cs; both are
// held to test/chance-cases.json.
import type { Chance, LikelyReach, RequestedItem, StockLevel } from './documents.ts';

/** Null where it is not told. Without items everything on sale has to be likely. */
export function chanceOf(
  number: number, items: readonly RequestedItem[] | null, stock: readonly StockLevel[], reach: readonly LikelyReach[] | null,
): Chance | null {
  if (reach === null || stock.length === 0) {
    return null;
  }
  const left = new Set(stock.filter((level) => level.available + level.held > 0).map((level) => level.sku));
  const likely = new Set(reach.filter((one) => number <= one.upTo).map((one) => one.sku));
  const wishes = items === null ? stock.map((level) => [level.sku]) : items.map((item) => [item.sku, ...(item.alternatives ?? [])]);
  const some = (wish: string[], skus: Set<string>) => wish.some((sku) => skus.has(sku));
  if (wishes.every((wish) => !some(wish, left))) {
    return 'gone';
  }
  return wishes.every((wish) => some(wish, likely)) ? 'likely' : 'unlikely';
}
