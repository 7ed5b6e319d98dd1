import type { FcertEvents } from '@fcert/kernel';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { TriageReports } from '@fcert/triage';
import { Injectable } from '@nestjs/common';
import type { BatchProcessor } from './processor.js';

@Injectable()
export class TriageReportProcessor implements BatchProcessor {
  readonly handler = 'triage.report';
  readonly concurrency = 2;
  /** Each report holds up to 32 advisory locks, of which the server has some thousands for all workers. */
  readonly most = 16;

  constructor(private readonly triage: TriageReports) {}

  async handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    const inputs = events.map(({ payload, correlationId }) => ({
      reportId: (payload as FcertEvents['report.received']).reportId,
      correlationId,
    }));
    await this.triage.execute(tx, inputs);
  }
}
