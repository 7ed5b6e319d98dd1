import { type StoredEntry, actorDigest, actorSalt, dataDigest, dataSalt } from './canonical-entry.js';

/** A place in the tree and the entry there, as the database holds them. */
export interface LedgerRow {
  readonly leaf: number;
  readonly hash: Buffer;
  readonly entryId: string;
  /** Null where the entry is gone from the database. */
  readonly entry: StoredEntry | null;
  /** False where the case it belongs to bears a stricter label than the reader may see. */
  readonly isVisible: boolean;
}

export interface LedgerReader {
  /** Of whose entries alone the reader may know; null: of all. */
  readonly constituentId: string | null;
  /** Whoever reads sees what they did themselves. */
  readonly actorId: string;
}

/** One line of an export or list. Everything a leaf is made of, or the digests in place of what stays hidden. */
export interface LedgerLine {
  readonly leaf: number;
  readonly hash: string;
  readonly withheld?: true;
  readonly missing?: true;
  readonly redacted?: true;
  readonly id?: string;
  readonly entry?: {
    readonly id: string;
    readonly at: string;
    readonly action: string;
    readonly object: { readonly kind: string; readonly id: string };
    readonly reference: string | null;
    readonly constituentId: string | null;
    readonly correlationId: string;
  };
  readonly actor?: { readonly kind: string; readonly id: string; readonly label: string };
  readonly actorSalt?: string;
  readonly actorDigest?: string;
  readonly data?: unknown;
  readonly dataSalt?: string;
  readonly dataDigest?: string;
}

/** Of these a body reads what was written; of its incidents it reads only that something was done, and when. */
const OPEN_TO_BODIES = new Set(['report', 'clock', 'duty', 'constituent', 'person', 'session', 'api-key']);

export function lineOf(
  { leaf, hash, entryId, entry, isVisible }: LedgerRow,
  reader: LedgerReader,
): LedgerLine {
  const place = { leaf, hash: hash.toString('hex') };
  if (!isVisible) return { ...place, withheld: true };
  if (!entry) return { ...place, missing: true, id: entryId };
  const { id, at, action, objectKind, objectId, reference, constituentId, correlationId } = entry;
  return {
    ...place,
    entry: {
      id,
      at,
      action,
      object: { kind: objectKind, id: objectId },
      reference,
      constituentId,
      correlationId,
    },
    ...whoOf(entry, reader),
    ...whatOf(entry, reader),
  };
}

/** People at FCERT are named to those who read all, to a body only parts of the platform and whoever asks. */
function whoOf(entry: StoredEntry, reader: LedgerReader): Partial<LedgerLine> {
  const { actorKind: kind, actorId: id, actorLabel: label } = entry;
  const isShown = reader.constituentId === null || kind === 'system' || id === reader.actorId;
  return isShown
    ? { actor: { kind, id, label }, actorSalt: actorSalt(entry).toString('hex') }
    : { actorDigest: actorDigest(entry).toString('hex') };
}

function whatOf(entry: StoredEntry, reader: LedgerReader): Partial<LedgerLine> {
  if (entry.redactedDigest) return { dataDigest: entry.redactedDigest.toString('hex'), redacted: true };
  const isShown = reader.constituentId === null || OPEN_TO_BODIES.has(entry.objectKind);
  return isShown
    ? { data: entry.data, dataSalt: dataSalt(entry).toString('hex') }
    : { dataDigest: dataDigest(entry).toString('hex') };
}
