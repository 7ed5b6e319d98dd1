import { SealEntries } from '@fcert/audit';
import { Injectable } from '@nestjs/common';
import { SWEEP_MS, type Sweep } from './sweep.js';

/** Puts committed audit entries into the sealed tree; goes on at once while any are left. */
@Injectable()
export class AuditSealSweep implements Sweep {
  readonly name = 'audit-seal';
  readonly everyMs = SWEEP_MS;

  constructor(private readonly ledger: SealEntries) {}

  async run(): Promise<number | void> {
    const { hasMore } = await this.ledger.execute();
    if (hasMore) return 1;
  }
}
