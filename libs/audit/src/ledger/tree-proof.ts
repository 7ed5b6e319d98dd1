import { nodeHash } from './merkle-hash.js';
import { type Place, type TreeNode, coveringPlaces, folded } from './tree-edge.js';

/** Leaves from `from` up to `to`: one subtree of a tree, complete or not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Size of the left part of a tree of `size` leaves: the largest power of two below it. */
function leftSize(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

/** Subtrees whose hashes lead from leaf `leaf` to the root of a tree of `size` leaves, from below (RFC 6962, 2.1.1). */
export function inclusionSpans(leaf: number, size: number): Span[] {
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + leftSize(to - from);
    if (leaf < middle) {
      spans.unshift({ from: middle, to });
      to = middle;
    } else {
      spans.unshift({ from, to: middle });
      from = middle;
    }
  }
  return spans;
}

/** Subtrees that show the tree of `older` leaves to be the beginning of that of `size` leaves (RFC 6962, 2.1.2). */
export function consistencySpans(older: number, size: number): Span[] {
  if (older === size || older === 0) return [];
  const spans: Span[] = [];
  let [from, to, isWhole] = [0, size, true];
  while (older !== to) {
    const middle = from + leftSize(to - from);
    if (older <= middle) {
      spans.unshift({ from: middle, to });
      to = middle;
    } else {
      spans.unshift({ from, to: middle });
      from = middle;
      isWhole = false;
    }
  }
  return isWhole ? spans : [{ from, to }, ...spans];
}

export function placesOf(spans: readonly Span[]): Place[] {
  return spans.flatMap(({ from, to }) => coveringPlaces(from, to));
}

/** Hashes of the spans, made from the complete subtrees that cover them. */
export function hashesOf(spans: readonly Span[], nodes: readonly TreeNode[]): Buffer[] {
  const known = new Map(nodes.map(({ level, pos, hash }) => [`${level}/${pos}`, hash]));
  return spans.map(({ from, to }) =>
    folded(coveringPlaces(from, to).map(({ level, pos }) => known.get(`${level}/${pos}`)!)),
  );
}

/** Whether the path leads from this leaf to this root (RFC 9162, 2.1.3.2). */
export function includes(
  leaf: number,
  size: number,
  hash: Buffer,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (leaf >= size) return false;
  let [place, last, at] = [leaf, size - 1, hash];
  for (const beside of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      at = nodeHash(beside, at);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else at = nodeHash(at, beside);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && at.equals(root);
}

/** Whether the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2). */
export function isConsistent(
  older: { readonly size: number; readonly root: Buffer },
  newer: { readonly size: number; readonly root: Buffer },
  path: readonly Buffer[],
): boolean {
  if (older.size === newer.size) return path.length === 0 && older.root.equals(newer.root);
  if (older.size === 0 || older.size > newer.size || path.length === 0) return false;
  // A power of two of leaves is a subtree of the newer tree: then its root is not told again.
  const isWhole = leftSize(2 * older.size) === older.size;
  const rest = isWhole ? [older.root, ...path] : [...path];
  let [place, last] = [older.size - 1, newer.size - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  let [first, second] = [rest[0]!, rest[0]!];
  for (const beside of rest.slice(1)) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [first, second] = [nodeHash(beside, first), nodeHash(beside, second)];
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else second = nodeHash(second, beside);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && first.equals(older.root) && second.equals(newer.root);
}
