import { Transactions, type Tx, beat, metrics } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { appendAudit } from './append-audit.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { insertCheckpoint, keepKey } from './data/checkpoints.js';
import {
  type Candidate,
  type LedgerHead,
  type NewSeal,
  type PassPlace,
  candidatesAfter,
  holdSeal,
  insertSeals,
  moveWatermark,
  readHead,
  treeNodes,
} from './data/seals.js';
import { LEDGER } from './ledger-actor.js';
import { entryHash } from './ledger/canonical-entry.js';
import { TreeEdge, type TreeNode, edgePlaces } from './ledger/tree-edge.js';

/** Two checkpoints are never further apart than this. */
export const CHECKPOINT_ENTRIES = 1000;
/** A checkpoint is signed a little before its minute is over, also when nothing happened: silence is an alarm. */
const CHECKPOINT_SECONDS = 55;
/** The heart beats at most this often: each beat is a commit. */
const BEAT_MS = 2000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_TRANSACTION = '18446744073709551615';

/** One walk over what may be unsealed. */
interface Pass {
  /** Transactions before this one were over when the walk began, so after it they are sealed for good. */
  readonly oldest: string;
  readonly before: string;
  after: PassPlace;
}

export interface SealRound {
  readonly sealed: number;
  /** Whether entries are left that could be sealed at once. */
  readonly hasMore: boolean;
}

/**
 * Puts committed entries into the tree, in the order of their transactions as far as those are over. A transaction that
 * commits late is found on a later walk, because the watermark never passes one that still ran: it is sealed later,
 * never skipped, and no writer waits. One worker seals at a time.
 */
@Injectable()
export class SealEntries {
  private pass: Pass | null = null;
  private beatAt = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly signer: CheckpointSigner,
  ) {}

  /** Seals at most as many as one checkpoint may cover, all in one transaction with the checkpoint. */
  async execute(): Promise<SealRound> {
    try {
      const round = await this.transactions.run({ actor: LEDGER }, async (tx) =>
        (await holdSeal(tx)) ? this.seal(tx) : null,
      );
      if (!round) return { sealed: 0, hasMore: false };
      await this.beat();
      return round;
    } catch (error) {
      // What was not committed is walked over again.
      this.pass = null;
      throw error;
    }
  }

  private async beat(): Promise<void> {
    if (performance.now() - this.beatAt < BEAT_MS) return;
    await beat(this.transactions.reader, 'audit-seal');
    this.beatAt = performance.now();
  }

  private async seal(tx: Tx): Promise<SealRound> {
    const head = await readHead(tx);
    const pass = (this.pass ??= passFrom(head));
    const limit = this.roomLeft(head);
    const found = await candidatesAfter(tx, pass.after, pass.before, limit);
    const fresh = found.filter(({ isSealed }) => !isSealed);
    const edge = TreeEdge.at(head.size, await treeNodes(tx, edgePlaces(head.size)));
    if (fresh.length > 0) await insertSeals(tx, ...grow(edge, fresh));
    await this.sign(tx, head, edge);
    const hasMore = found.length === limit;
    if (hasMore) pass.after = placeOf(found.at(-1)!);
    else {
      if (found.length > 0) await moveWatermark(tx, pass.oldest);
      this.pass = null;
    }
    for (const { ageSeconds } of fresh) metrics.auditSealSeconds.observe(ageSeconds);
    return { sealed: fresh.length, hasMore };
  }

  private roomLeft({ size, checkpoint }: LedgerHead): number {
    if (this.signer.keyId === null) return CHECKPOINT_ENTRIES;
    return Math.max(1, CHECKPOINT_ENTRIES - (size - (checkpoint?.size ?? 0)));
  }

  private async sign(tx: Tx, { checkpoint }: LedgerHead, edge: TreeEdge): Promise<void> {
    const { keyId, publicKey } = this.signer;
    if (keyId === null || edge.size === 0) return;
    const unsigned = edge.size - (checkpoint?.size ?? 0);
    const isDue =
      !checkpoint || checkpoint.ageSeconds >= CHECKPOINT_SECONDS || unsigned >= CHECKPOINT_ENTRIES;
    if (!isDue) return;
    if (await keepKey(tx, { id: keyId, publicKey: publicKey! }))
      await appendAudit(tx, [{ action: 'audit-key.first-used', objectKind: 'audit-key', objectId: keyId }]);
    const head = { size: edge.size, root: edge.root(), at: await nowOf(tx) };
    await insertCheckpoint(tx, { ...this.signer.sign(head), number: (checkpoint?.number ?? 0) + 1 });
  }
}

function passFrom({ watermark, oldest, next }: LedgerHead): Pass {
  // A dump restored into another cluster brings transaction numbers of the old one: then everything is looked at once.
  const isFromElsewhere = BigInt(watermark) > BigInt(next);
  return {
    oldest,
    before: isFromElsewhere ? LAST_TRANSACTION : next,
    after: { xid: isFromElsewhere ? '0' : watermark, id: FIRST_ID },
  };
}

function placeOf({ xid, id }: Candidate): PassPlace {
  return { xid, id };
}

function grow(edge: TreeEdge, entries: readonly Candidate[]): [NewSeal[], TreeNode[]] {
  const seals: NewSeal[] = [];
  const nodes: TreeNode[] = [];
  for (const entry of entries) {
    const seal = { leaf: edge.size, hash: entryHash(entry), entry };
    seals.push(seal);
    nodes.push(...edge.add(seal.hash));
  }
  return [seals, nodes];
}

async function nowOf(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ at: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`,
  );
  return row!.at;
}
