import { ExportCheckpoints } from '@fcert/audit';
import { Injectable } from '@nestjs/common';
import { SWEEP_MS, type Sweep } from './sweep.js';

/** Copies signed checkpoints out of the database. Apart from the sealing, which waits for no disk and no syslog. */
@Injectable()
export class AuditExportSweep implements Sweep {
  readonly name = 'audit-export';
  readonly everyMs = SWEEP_MS;

  constructor(private readonly checkpoints: ExportCheckpoints) {}

  async run(): Promise<void> {
    await this.checkpoints.execute();
  }
}
