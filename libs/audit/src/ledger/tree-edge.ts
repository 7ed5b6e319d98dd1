import { nodeHash } from './merkle-hash.js';

/** A complete subtree: `pos` counts those of its level from the left; level 0 is the leaves. */
export interface TreeNode {
  readonly level: number;
  readonly pos: number;
  readonly hash: Buffer;
}

export interface Place {
  readonly level: number;
  readonly pos: number;
}

/** Complete subtrees that a tree of this size ends in, the largest first: all that is needed to go on. */
export function edgePlaces(size: number): Place[] {
  return coveringPlaces(0, size);
}

/**
 * The complete subtrees that cover the leaves from `from` up to `to`, from the left. `from` is where a subtree of the
 * proof begins, so it is a multiple of every size that fits.
 */
export function coveringPlaces(from: number, to: number): Place[] {
  const places: Place[] = [];
  for (let start = from; start < to;) {
    let level = 0;
    while (start % 2 ** (level + 1) === 0 && start + 2 ** (level + 1) <= to) level += 1;
    places.push({ level, pos: start / 2 ** level });
    start += 2 ** level;
  }
  return places;
}

/** The right edge of a growing tree. Adding a leaf costs one hash on average. */
export class TreeEdge {
  private readonly edge: TreeNode[];

  private constructor(
    private count: number,
    edge: readonly TreeNode[],
  ) {
    this.edge = [...edge];
  }

  /** @param edge hashes at `edgePlaces(size)` */
  static at(size: number, edge: readonly TreeNode[]): TreeEdge {
    return new TreeEdge(size, edge);
  }

  get size(): number {
    return this.count;
  }

  /** Adds a leaf and answers the subtrees that it completes, from below. */
  add(hash: Buffer): TreeNode[] {
    const completed: TreeNode[] = [];
    let node: TreeNode = { level: 0, pos: this.count, hash };
    while (this.edge.at(-1)?.level === node.level) {
      const left = this.edge.pop()!;
      node = { level: node.level + 1, pos: (node.pos - 1) / 2, hash: nodeHash(left.hash, node.hash) };
      completed.push(node);
    }
    this.edge.push(node);
    this.count += 1;
    return completed;
  }

  root(): Buffer {
    return folded(this.edge.map(({ hash }) => hash));
  }
}

/** Hash over subtrees that stand side by side, the largest left. */
export function folded(hashes: readonly Buffer[]): Buffer {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}
