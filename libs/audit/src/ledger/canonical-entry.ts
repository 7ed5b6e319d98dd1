import { createHash } from 'node:crypto';
import { canonicalJson } from '@fcert/kernel';
import { leafHash } from './merkle-hash.js';

export const ENTRY_FORMAT = 'fcert-audit-entry/1';
/** Half of an entry's salt hides who acted, the other half what was written: one can be shown without the other. */
const HALF = 16;

/** An entry as it is stored. */
export interface StoredEntry {
  readonly id: string;
  /** UTC with six digits: `2026-11-28T09:30:00.123456Z`. */
  readonly at: string;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly reference: string | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly correlationId: string;
  readonly data: unknown;
  /** 32 bytes; null in entries older than the seal, 16 once the data was redacted. */
  readonly salt: Buffer | null;
  readonly constituentId: string | null;
  /** What the leaf commits to in place of data that was redacted. */
  readonly redactedDigest?: Buffer | null;
}

function commitment(salt: Buffer, value: unknown): Buffer {
  return createHash('sha256').update(salt).update(canonicalJson(value), 'utf8').digest();
}

export function actorSalt({ salt }: Pick<StoredEntry, 'salt'>): Buffer {
  return salt?.subarray(0, HALF) ?? Buffer.alloc(0);
}

export function dataSalt({ salt }: Pick<StoredEntry, 'salt'>): Buffer {
  return salt?.subarray(HALF) ?? Buffer.alloc(0);
}

/** The actor's part of the leaf: a digest nobody can guess back without the salt. */
export function actorDigest(entry: StoredEntry): Buffer {
  const { actorKind: kind, actorId: id, actorLabel: label } = entry;
  return commitment(actorSalt(entry), { kind, id, label });
}

/** The data's part of the leaf; it stays what it was when the data is taken out. */
export function dataDigest(entry: StoredEntry): Buffer {
  return entry.redactedDigest ?? commitment(dataSalt(entry), entry.data);
}

/** What is hashed into the tree: the entry in canonical JSON (RFC 8785), actor and data by their digests. */
export function leafContent(entry: StoredEntry): string {
  return canonicalJson({
    entry: ENTRY_FORMAT,
    id: entry.id,
    at: entry.at,
    action: entry.action,
    object: { kind: entry.objectKind, id: entry.objectId },
    reference: entry.reference,
    constituentId: entry.constituentId,
    correlationId: entry.correlationId,
    actor: actorDigest(entry).toString('hex'),
    data: dataDigest(entry).toString('hex'),
  });
}

export function entryHash(entry: StoredEntry): Buffer {
  return leafHash(leafContent(entry));
}
