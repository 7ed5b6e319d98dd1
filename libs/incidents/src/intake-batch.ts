import { DomainError, systemActor } from '@fcert/kernel';
import { appendAudit, type NewAuditEntry } from '@fcert/audit';
import { type NewEvent, Transactions, crashPoint, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type IntakeItem, type IntakeOutcome, storeReports } from './data/report-intake.js';

/** Most reports in one transaction. */
const BATCH_MAX = 64;
/** Transactions under way at once. While they run, what arrives gathers for the next. */
const FLIGHTS_MAX = 2;
/** Requests that may wait; beyond it the intake says so instead of letting everybody time out. */
const WAITING_MAX = 4000;

interface Waiting {
  readonly item: IntakeItem;
  readonly resolve: (outcome: IntakeOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins reports that arrive at the same time into one transaction. Each is acknowledged only after that transaction
 * has committed; alone, a report does not wait for company.
 */
@Injectable()
export class IntakeBatch {
  private waiting: Waiting[] = [];
  private flights = 0;

  constructor(private readonly transactions: Transactions) {}

  /** Resolves once the report is durable. Throws `overloaded` when too many wait already. */
  store(item: IntakeItem): Promise<IntakeOutcome> {
    if (this.waiting.length >= WAITING_MAX) {
      throw new DomainError(
        'unavailable',
        'overloaded',
        'Too many reports are waiting. Send it again in a moment.',
        {
          retryAfterSeconds: 2,
        },
      );
    }
    return new Promise<IntakeOutcome>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.fly();
    });
  }

  private fly(): void {
    if (this.flights >= FLIGHTS_MAX || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, BATCH_MAX);
    this.flights += 1;
    void this.commit(batch).finally(() => {
      this.flights -= 1;
      this.fly();
    });
  }

  /** A batch that fails for a reason of its own (not an absent database) is tried one by one: one bad report must not fail its neighbours. */
  private async commit(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.storeTogether(batch.map((waiting) => waiting.item));
      crashPoint('intake.after-commit');
      for (const { item, resolve } of batch) resolve(outcomes.get(item.id)!);
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) return only!.reject(error);
      if (error instanceof DomainError) return batch.forEach((waiting) => waiting.reject(error));
      for (const waiting of batch) await this.commit([waiting]);
    }
  }

  private storeTogether(items: IntakeItem[]): Promise<Map<string, IntakeOutcome>> {
    return this.transactions.run({ actor: systemActor('intake') }, async (tx) => {
      const outcomes = await storeReports(tx, items);
      const notes = items
        .map((item) => noteOn(item, outcomes.get(item.id)!))
        .filter((note) => note !== undefined);
      const [audits, events] = [notes.map((note) => note.audit), notes.map((note) => note.event)];
      await Promise.all([appendAudit(tx, audits), publish(tx, events)]);
      crashPoint('intake.before-commit');
      return outcomes;
    });
  }
}

/** The audit entry and event of one item; a replay changed nothing and leaves none. */
function noteOn(
  item: IntakeItem,
  outcome: IntakeOutcome,
): { audit: NewAuditEntry; event: NewEvent } | undefined {
  if (outcome.kind === 'key-reused' || outcome.kind === 'replayed') return undefined;
  const { report } = outcome;
  const about = {
    subjectKind: 'report' as const,
    subjectId: report.id,
    reference: report.reference,
    version: report.occurrences,
    constituentId: item.constituentId,
    providerId: null,
    tlp: item.content.tlp,
    by: item.author,
  };
  const received = outcome.kind === 'received';
  return {
    audit: {
      action: received ? 'report.received' : 'report.occurred-again',
      objectKind: 'report',
      objectId: report.id,
      reference: report.reference,
      data: { bodySha256: item.bodySha256, channel: item.channel, onBehalf: item.onBehalf },
      by: item.author,
    },
    event: received
      ? event({
          ...about,
          type: 'report.received',
          payload: {
            reportId: report.id,
            constituentId: item.constituentId,
            sourceRef: item.content.sourceRef !== null,
          },
        })
      : event({
          ...about,
          type: 'report.occurred-again',
          payload: { reportId: report.id, occurrences: report.occurrences },
        }),
  };
}
