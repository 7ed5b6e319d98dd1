import { systemActor } from '@fcert/kernel';
import { LOGGER, OBJECT_STORE, type ObjectStore, Transactions, describeError } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import {
  allParts,
  dropParts,
  expiredUploads,
  type Part,
  strayParts,
  unfinishedUploads,
} from './data/evidence-parts.js';
import { forgetUpload } from './data/evidence-writes.js';
import { FinishUpload } from './finish-upload.js';

/** A request of an upload ends in minutes; a part that is older and not whole belongs to no request any more. */
const STRAY_SECONDS = 3600;
const UNFINISHED_SECONDS = 60;
const MOST = 100;

/**
 * Removes from the store what nobody will ask for: parts of uploads that were given up, parts that never became whole, and
 * what is left of destroyed files. Ends uploads whose last request died between the last byte and its answer.
 */
@Injectable()
export class SweepUploads {
  constructor(
    private readonly transactions: Transactions,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly finish: FinishUpload,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(): Promise<void> {
    const { reader } = this.transactions;
    const acting = { actor: systemActor('evidence') };
    for (const { id } of await unfinishedUploads(reader, UNFINISHED_SECONDS, MOST)) {
      await this.told(id, () => this.finish.execute(acting, id));
    }
    for (const { id } of await expiredUploads(reader, MOST)) {
      await this.told(id, async () => {
        const parts = await allParts(reader, id);
        await this.remove(parts);
        await this.transactions.run(acting, (tx) => forgetUpload(tx, id, namesOf(parts)));
      });
    }
    const stray = await strayParts(reader, STRAY_SECONDS, MOST);
    await this.remove(stray);
    await this.transactions.run(acting, (tx) => dropParts(tx, namesOf(stray)));
  }

  /** One that cannot be ended now must not keep the others from it. */
  private async told(evidenceId: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: describeError(error), evidenceId }, 'an upload could not be ended');
    }
  }

  private async remove(parts: readonly Part[]): Promise<void> {
    for (const { objectName } of parts) await this.store.remove(objectName);
  }
}

const namesOf = (parts: readonly Part[]) => parts.map(({ objectName }) => objectName);
