import type { FcertEvents } from '@fcert/kernel';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { TriageReport } from '@fcert/triage';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

@Injectable()
export class TriageReportProcessor implements Processor {
  readonly handler = 'triage.report';
  readonly concurrency = 4;

  constructor(private readonly triage: TriageReport) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    const { reportId } = event.payload as FcertEvents['report.received'];
    await this.triage.execute(tx, { reportId });
  }
}
