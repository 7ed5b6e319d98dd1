import type { Actor } from '@fcert/kernel';
import { KeyRing, OBJECT_STORE, type ObjectStore, Transactions, newObjectName, seal } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Evidence } from './data/evidence.js';
import { countParts, dropParts, notePart } from './data/evidence-parts.js';
import { advance } from './data/evidence-writes.js';
import { dataKeyOf, partBinding } from './evidence-keys.js';
import { EvidenceConfig } from './evidence.config.js';
import { FinishUpload } from './finish-upload.js';
import { Incoming } from './incoming.js';
import { tooManyParts, uploadMoved } from './upload-refusals.js';

/** What a killed process costs at most: parts are durable one by one. */
export const PART_BYTES = 4 * 1024 * 1024;
/** Ten times what the largest file needs over a line that never breaks. Who sends byte by byte fills no table. */
export const PARTS_MAX = 10_000;

export interface Arrived {
  readonly arrived: number;
  /** The whole file, once it is whole. */
  readonly evidence: (Evidence & { readonly replayed: boolean }) | null;
}

/**
 * Takes bytes of an upload from where it stands. Each part is sealed, durable in the store and then counted, so that a
 * sender who asks how far it came is told what will never be asked for again.
 */
@Injectable()
export class ReceiveBytes {
  constructor(
    private readonly transactions: Transactions,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly keys: KeyRing,
    private readonly config: EvidenceConfig,
    private readonly finish: FinishUpload,
  ) {}

  async execute(actor: Actor, upload: Evidence, body: AsyncIterable<Buffer>): Promise<Arrived> {
    const { size, arrived: from } = upload;
    const limits = { bytes: size - from, seconds: this.config.EVIDENCE_REQUEST_SECONDS };
    const incoming = new Incoming(body, limits);
    const key = dataKeyOf(this.keys, upload);
    let partNo = await countParts(this.transactions.reader, upload.id);
    let arrived = from;
    while (await incoming.hasMore()) {
      if (partNo >= PARTS_MAX) throw tooManyParts();
      arrived += await this.part(actor, { upload, key, partNo: partNo++, from: arrived }, incoming);
    }
    if (arrived < size) return { arrived, evidence: null };
    const seen = from === 0 ? incoming.digest.result() : undefined;
    return { arrived, evidence: await this.finish.execute({ actor }, upload.id, seen) };
  }

  private async part(
    actor: Actor,
    it: { upload: Evidence; key: Buffer; partNo: number; from: number },
    incoming: Incoming,
  ): Promise<number> {
    const { upload, partNo, from } = it;
    const objectName = newObjectName();
    await this.transactions.run({ actor }, (tx) =>
      notePart(tx, { evidenceId: upload.id, objectName, partNo }),
    );
    let size = 0;
    const counted = async function* () {
      for await (const bytes of incoming.part(PART_BYTES)) {
        size += bytes.length;
        yield bytes;
      }
    };
    try {
      await this.store.put(objectName, seal(counted(), it.key, partBinding(upload, partNo)));
      const isOurs = await this.transactions.run({ actor }, (tx) =>
        advance(tx, { id: upload.id, from, size, objectName }),
      );
      if (!isOurs) throw uploadMoved();
      return size;
    } catch (error) {
      await this.discard(actor, objectName);
      throw error;
    }
  }

  /** What cannot be removed now stays noted, and the sweep removes it later. */
  private async discard(actor: Actor, objectName: string): Promise<void> {
    await this.store
      .remove(objectName)
      .then(() => this.transactions.run({ actor }, (tx) => dropParts(tx, [objectName])))
      .catch(() => undefined);
  }
}
