import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { startScan } from './data/evidence-writes.js';

/** Puts a file that has arrived before the scanner. Hearing it twice is once. */
@Injectable()
export class StartScan {
  async execute(tx: Tx, { evidenceId }: { evidenceId: string }): Promise<void> {
    await startScan(tx, evidenceId, ['received']);
  }
}
