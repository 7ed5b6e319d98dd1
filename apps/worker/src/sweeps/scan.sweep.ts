import { SweepScans } from '@fcert/incidents';
import { Injectable } from '@nestjs/common';
import { SWEEP_MS, type Sweep } from './sweep.js';

/** Scans the files that wait for it. */
@Injectable()
export class ScanSweep implements Sweep {
  readonly name = 'evidence-scans';
  readonly everyMs = SWEEP_MS;

  constructor(private readonly scans: SweepScans) {}

  run(): Promise<void> {
    return this.scans.execute();
  }
}
