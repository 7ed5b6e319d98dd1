import {
  DamagedObject,
  KeyRing,
  OBJECT_STORE,
  type ObjectStore,
  Transactions,
  unseal,
} from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Evidence } from './data/evidence.js';
import { type Part, storedParts } from './data/evidence-parts.js';
import { dataKeyOf, partBinding } from './evidence-keys.js';

/** Reads files back: opened part by part, each byte checked before it is passed on. */
@Injectable()
export class EvidenceReader {
  constructor(
    private readonly transactions: Transactions,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly keys: KeyRing,
  ) {}

  /**
   * The whole file. Throws `DamagedObject` before a byte that is not as it arrived. Bytes that leave when the request of
   * an actor is over need the parts that were read within it.
   */
  async *plain(evidence: Evidence, known?: readonly Part[]): AsyncGenerator<Buffer> {
    const parts = known ?? (await this.parts(evidence));
    for (const part of parts) yield* this.part(evidence, part);
  }

  /** Its parts in order, when they are all there. */
  async parts(evidence: Evidence): Promise<Part[]> {
    const parts = await storedParts(this.transactions.reader, evidence.id);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (size === evidence.size && parts.every(({ partNo }, n) => partNo === n)) return parts;
    throw new DamagedObject('a part of the file is missing');
  }

  async *part(evidence: Evidence, part: Part): AsyncGenerator<Buffer> {
    const key = dataKeyOf(this.keys, evidence);
    let left = part.size;
    for await (const bytes of unseal(
      this.store.get(part.objectName),
      key,
      partBinding(evidence, part.partNo),
    )) {
      left -= bytes.length;
      yield bytes;
    }
    if (left !== 0) throw new DamagedObject('a part of the file has another size');
  }
}
