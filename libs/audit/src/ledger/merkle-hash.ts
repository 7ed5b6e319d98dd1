import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** Hash of a leaf (RFC 6962, section 2.1). The prefix keeps a leaf from ever passing for a node. */
export function leafHash(content: string): Buffer {
  return createHash('sha256').update(LEAF).update(content, 'utf8').digest();
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}
