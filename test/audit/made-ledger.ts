import { type KeyObject, createHash, generateKeyPairSync } from 'node:crypto';
import {
  CheckpointSigner,
  type LedgerLine,
  type StoredEntry,
  TreeEdge,
  checkpointLine,
  entryHash,
  lineOf,
} from '@fcert/audit';

export type Line = { -readonly [K in keyof LedgerLine]: LedgerLine[K] };

export interface MadeLedger {
  readonly entries: readonly StoredEntry[];
  readonly lines: readonly LedgerLine[];
  /** As they stand in the file outside. */
  readonly checkpoints: readonly string[];
}

export const newKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const ALL = { constituentId: null, actorId: 'nobody' };

const uuid = (n: number, name: string) => {
  const hex = createHash('sha256').update(`${name} ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

export function entryOf(n: number, name = 'entry'): StoredEntry {
  return {
    id: uuid(n, name),
    at: `2026-11-28T09:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}.123456Z`,
    action: n % 3 === 0 ? 'report.received' : 'incident.severity',
    objectKind: n % 3 === 0 ? 'report' : 'incident',
    objectId: uuid(n % 17, 'object'),
    reference: n % 5 === 0 ? null : `FC-2026-${String(n % 17).padStart(6, '0')}`,
    actorKind: n % 4 === 0 ? 'system' : 'person',
    actorId: uuid(n % 7, 'person'),
    actorLabel: `Amina “${n % 7}” Qureshi`,
    correlationId: uuid(n, 'request'),
    data: { from: 'low', to: n % 2 === 0 ? 'high' : null, score: n / 7, why: ['ä', '\u2028', n] },
    salt: createHash('sha256').update(`salt ${n}`).digest(),
    constituentId: n % 2 === 0 ? uuid(n % 3, 'body') : null,
  };
}

/** Sealed by the product's own code, with a checkpoint every `every` entries and none over the last few. */
export function makeLedger(entries: readonly StoredEntry[], every: number, key: KeyObject): MadeLedger {
  const signer = new CheckpointSigner(key);
  const edge = TreeEdge.at(0, []);
  const lines: LedgerLine[] = [];
  const checkpoints: string[] = [];
  for (const entry of entries) {
    const hash = entryHash(entry);
    lines.push(lineOf({ leaf: edge.size, hash, entryId: entry.id, entry, isVisible: true }, ALL));
    edge.add(hash);
    if (edge.size % every !== 0) continue;
    const head = {
      size: edge.size,
      root: edge.root(),
      at: `2026-11-28T10:00:${10 + checkpoints.length}.000Z`,
    };
    checkpoints.push(checkpointLine({ ...signer.sign(head), number: checkpoints.length + 1 }));
  }
  // As it travels: what has no place in JSON is gone.
  return { entries, lines: JSON.parse(JSON.stringify(lines)) as LedgerLine[], checkpoints };
}
