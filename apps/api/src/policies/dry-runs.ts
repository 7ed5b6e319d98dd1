import { type Actor, DomainError } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import {
  type CalendarRevision,
  type ClockPolicy,
  DryRunCalendar,
  DryRunPolicy,
  type PastSelection,
} from '@fcert/clock';
import { listScope } from '@fcert/identity';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type PageQuery, pageOf } from '../http/page-query.js';
import {
  type CalendarDryRunAnswer,
  type DryRunAnswer,
  calendarDryRunAnswer,
  dryRunAnswer,
} from './dry-run.dto.js';
import type { PastBody } from './policy-bodies.dto.js';

const RETRY_AFTER_SECONDS = 5;

/**
 * What a text or a calendar would do to incidents the caller may see. Read on one snapshot that cannot write; that it
 * was asked is all that is written down.
 */
@Injectable()
export class DryRuns {
  private running = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly dryRunPolicy: DryRunPolicy,
    private readonly dryRunCalendar: DryRunCalendar,
  ) {}

  async policy(
    actor: Actor,
    document: ClockPolicy,
    { body, query }: { body: PastBody; query: PageQuery },
  ): Promise<DryRunAnswer> {
    const [selection, page] = [selectionOf(actor, body), pageOf(query)];
    const result = await this.alone((q) => this.dryRunPolicy.execute(q, { document, selection, page }));
    const { id, version, status, caption } = document;
    if (result.totals) await this.note(actor, { kind: 'clock-policy', id, version }, body, result.totals);
    return dryRunAnswer({ id, version, status, caption }, result);
  }

  async calendar(
    actor: Actor,
    revision: CalendarRevision,
    { body, query }: { body: PastBody; query: PageQuery },
  ): Promise<CalendarDryRunAnswer> {
    const [selection, page] = [selectionOf(actor, body), pageOf(query)];
    const result = await this.alone((q) => this.dryRunCalendar.execute(q, { revision, selection, page }));
    if (result.totals)
      await this.note(actor, { kind: 'working-calendar', id: revision.id }, body, result.totals);
    return calendarDryRunAnswer(result);
  }

  /** One at a time in a process: it holds a connection and computes for seconds. */
  private async alone<T>(work: (q: Queryable) => Promise<T>): Promise<T> {
    if (this.running)
      throw new DomainError(
        'unavailable',
        'dry-run-running',
        'Another dry run is under way. Ask again shortly.',
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        },
      );
    this.running = true;
    try {
      return await this.transactions.snapshot(work);
    } finally {
      this.running = false;
    }
  }

  private note(
    actor: Actor,
    { kind, id, version }: { kind: string; id: string; version?: string },
    { from, to, references }: PastBody,
    totals: object,
  ): Promise<void> {
    const data = { version, from, to, references, totals };
    return this.transactions.run({ actor }, (tx) =>
      appendAudit(tx, [{ action: `${kind}.tried`, objectKind: kind, objectId: id, data }]),
    );
  }
}

function selectionOf(
  actor: Actor,
  { from, to, references }: PastBody,
): Omit<PastSelection, 'owedByCalendar'> {
  const scope = listScope(actor, 'incident:list');
  if (!scope) throw new DomainError('forbidden', 'forbidden', 'You may not list incidents.');
  return { from: new Date(from), to: new Date(to), references: references ?? null, tlp: scope.tlp };
}
