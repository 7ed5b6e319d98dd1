import * as crypto from 'node:crypto';

/** One call a hash where Node has it (20.12 and newer): a million entries take four million of them. */
const sha256 = crypto.hash
  ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
  : (bytes) => crypto.createHash('sha256').update(bytes).digest();

/** Hashed from one place again and again: making a buffer for each costs as much as hashing it. */
const scratch = Buffer.allocUnsafe(1 << 16);
const HEAD_MAX = 1024;

/** Hash of `head` (hexadecimal) and `text` behind it. */
export function hashText(head, text) {
  if (head.length > HEAD_MAX || text.length * 3 + HEAD_MAX > scratch.length)
    return sha256(Buffer.concat([Buffer.from(head, 'hex'), Buffer.from(text, 'utf8')]));
  const from = scratch.write(head, 0, 'hex');
  return sha256(scratch.subarray(0, from + scratch.write(text, from, 'utf8')));
}

export const leafHash = (text) => hashText('00', text);

export function nodeHash(left, right) {
  scratch[0] = 1;
  left.copy(scratch, 1);
  right.copy(scratch, 33);
  return sha256(scratch.subarray(0, 65));
}

/**
 * A tree of RFC 6962 that grows leaf by leaf. It keeps the complete subtrees of its right edge alone, so it needs the
 * same memory for a million entries as for a thousand.
 */
export class GrowingTree {
  #edge = [];
  size = 0;

  add(leaf) {
    let hash = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(this.#edge.pop(), hash);
    this.#edge.push(hash);
    this.size += 1;
  }

  root() {
    return this.#edge.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** Root that a leaf and its path lead to in a tree of `size` leaves (RFC 9162, 2.1.3.2); null where they do not fit. */
export function rootByPath(leaf, size, hash, path) {
  if (leaf >= size) return null;
  let [place, last, at] = [leaf, size - 1, hash];
  for (const beside of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      at = nodeHash(beside, at);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else at = nodeHash(at, beside);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? at : null;
}
