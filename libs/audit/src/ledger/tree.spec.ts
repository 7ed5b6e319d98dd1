import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { leafHash, nodeHash } from './merkle-hash.js';
import { TreeEdge, type TreeNode, coveringPlaces, edgePlaces } from './tree-edge.js';
import {
  consistencySpans,
  hashesOf,
  inclusionSpans,
  includes,
  isConsistent,
  placesOf,
} from './tree-proof.js';

/** The definition of RFC 6962, section 2.1, word for word: slow, and surely right. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => leafHash(`entry ${n}`));

function grown(leaves: readonly Buffer[]) {
  const edge = TreeEdge.at(0, []);
  const nodes: TreeNode[] = [];
  leaves.forEach((hash, pos) => nodes.push({ level: 0, pos, hash }, ...edge.add(hash)));
  return { edge, nodes };
}

const flipped = (hash: Buffer) => Buffer.from(hash.map((byte, n) => (n === 7 ? byte ^ 1 : byte)));
const sizes = fc.integer({ min: 1, max: 200 });

describe('the tree', () => {
  it('hashes leaves and nodes apart, as the test vectors of Certificate Transparency say', () => {
    expect(leafHash('').toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = inputs.map((hex) =>
      createHash('sha256')
        .update(Buffer.from([0]))
        .update(Buffer.from(hex, 'hex'))
        .digest(),
    );
    expect(grown(leaves).edge.root().toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it('grows to the root its definition gives, leaf by leaf and from any edge on', () => {
    fc.assert(
      fc.property(sizes, fc.nat(199), (size, cut) => {
        const leaves = leavesOf(size);
        const { edge, nodes } = grown(leaves);
        expect(edge.root()).toEqual(treeHash(leaves));
        const from = cut % size;
        const places = edgePlaces(from).map((place) =>
          nodes.find((it) => it.level === place.level && it.pos === place.pos)!,
        );
        const again = TreeEdge.at(from, places);
        for (const leaf of leaves.slice(from)) again.add(leaf);
        expect(again.root()).toEqual(edge.root());
      }),
      { numRuns: 60 },
    );
  });

  it('keeps fewer complete subtrees than leaves, and a proof needs few of them', () => {
    expect(grown(leavesOf(200)).nodes.length).toBeLessThan(400);
    expect(coveringPlaces(0, 1_000_000).length).toBeLessThanOrEqual(20);
    expect(placesOf(inclusionSpans(777_777, 1_000_000)).length).toBeLessThanOrEqual(40);
    expect(placesOf(consistencySpans(777_777, 1_000_000)).length).toBeLessThanOrEqual(60);
  });
});

describe('a proof', () => {
  it('of inclusion holds for its leaf, and for no other leaf, root or path', () => {
    fc.assert(
      fc.property(sizes, fc.nat(199), (size, n) => {
        const leaves = leavesOf(size);
        const { edge, nodes } = grown(leaves);
        const leaf = n % size;
        const path = hashesOf(inclusionSpans(leaf, size), nodes);
        const root = edge.root();
        expect(includes(leaf, size, leaves[leaf]!, path, root)).toBe(true);
        expect(includes(leaf, size, flipped(leaves[leaf]!), path, root)).toBe(false);
        expect(includes(leaf, size, leaves[leaf]!, path, flipped(root))).toBe(false);
        if (path.length > 0) {
          expect(includes(leaf, size, leaves[leaf]!, path.slice(1), root)).toBe(false);
          expect(includes(leaf, size, leaves[leaf]!, [flipped(path[0]!), ...path.slice(1)], root)).toBe(
            false,
          );
          expect(includes((leaf + 1) % size, size, leaves[leaf]!, path, root)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of consistency holds for what grew, and not for what was written anew', () => {
    fc.assert(
      fc.property(sizes, fc.nat(199), (size, n) => {
        const leaves = leavesOf(size);
        const older = 1 + (n % size);
        const { edge, nodes } = grown(leaves);
        const path = hashesOf(consistencySpans(older, size), nodes);
        const [old, now] = [
          { size: older, root: treeHash(leaves.slice(0, older)) },
          { size, root: edge.root() },
        ];
        expect(isConsistent(old, now, path)).toBe(true);
        expect(isConsistent({ size: older, root: flipped(old.root) }, now, path)).toBe(false);
        expect(isConsistent(old, { size, root: flipped(now.root) }, path)).toBe(false);
        if (older < size) expect(isConsistent(old, now, [])).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
