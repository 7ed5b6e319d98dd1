import type { FcertEvents } from '@fcert/kernel';
import { StartScan } from '@fcert/incidents';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** Puts the file before the scanner; the scan itself takes its time and stands in no transaction (`scan.sweep.ts`). */
@Injectable()
export class ScanEvidenceProcessor implements Processor {
  readonly handler = 'evidence.scan';
  readonly concurrency = 1;

  constructor(private readonly start: StartScan) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.start.execute(tx, event.payload as FcertEvents['evidence.received']);
  }
}
