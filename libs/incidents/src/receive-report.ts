import { type Actor, DomainError, newId } from '@fcert/kernel';
import { findConstituentByCode } from '@fcert/constituents';
import { can, listScope } from '@fcert/identity';
import { Transactions, currentCorrelationId, metrics } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Report } from './data/report.entity.js';
import type { ReportContent, StoredReport } from './data/report-intake.js';
import { IntakeBatch } from './intake-batch.js';

export interface ReceiveReportInput {
  readonly actor: Actor;
  readonly content: ReportContent;
  readonly channel: Report['channel'];
  /** Code of the body the report is made for, when an analyst files what came by telephone or letter. */
  readonly onBehalfOf: string | null;
  /** SHA-256 of the body as sent, hex. */
  readonly bodySha256: string;
  readonly idempotencyKey: string | null;
}

export interface Receipt extends StoredReport {
  /** True when this request (or the one it repeats) made the report; false when it counted an occurrence. */
  readonly first: boolean;
  /** True when the same key and body had been answered before. */
  readonly replayed: boolean;
}

/**
 * Takes a report in. Returns only after it is durable. The same key and body gives the same receipt again; the same
 * source reference counts an occurrence of the report it names.
 */
@Injectable()
export class ReceiveReport {
  constructor(
    private readonly batch: IntakeBatch,
    private readonly transactions: Transactions,
  ) {}

  /** Throws `idempotency-key-reused` (invalid), `forbidden`, `no-constituent` (invalid) or `unavailable`. */
  async execute(input: ReceiveReportInput): Promise<Receipt> {
    const constituentId = await this.reportingBody(input);
    if (!can(input.actor, 'report:create', { constituentId, tlp: input.content.tlp })) {
      throw mayNot();
    }
    const outcome = await this.batch.store({
      id: newId(),
      author: { actor: input.actor, correlationId: currentCorrelationId() ?? newId() },
      callerId: input.actor.id,
      callerLabel: input.actor.kind === 'system' ? input.actor.id : input.actor.name,
      constituentId,
      channel: input.channel,
      onBehalf: input.onBehalfOf !== null,
      content: input.content,
      bodySha256: input.bodySha256,
      idempotencyKey: input.idempotencyKey,
    });
    metrics.reportsAcknowledged.inc({ outcome: outcome.kind });
    if (outcome.kind === 'key-reused') {
      throw new DomainError(
        'unprocessable',
        'idempotency-key-reused',
        'This Idempotency-Key was used with another body. Use a new key for a new report.',
        {
          errors: [
            { pointer: '', code: 'idempotency-key-reused', message: 'The body differs from the first one.' },
          ],
        },
      );
    }
    return { ...outcome.report, first: outcome.first, replayed: outcome.kind === 'replayed' };
  }

  private async reportingBody(input: ReceiveReportInput): Promise<string> {
    const { actor, onBehalfOf } = input;
    if (onBehalfOf === null) {
      if (actor.kind !== 'system' && actor.constituentId !== null) return actor.constituentId;
      throw invalid('no-constituent', 'You report for no body of your own: name its code in onBehalfOf.');
    }
    const body = await findConstituentByCode(this.transactions.reader, onBehalfOf);
    // Who reports for one body alone learns nothing about the codes of others.
    if (!body && listScope(actor, 'report:create')?.constituentId) throw mayNot();
    if (!body) throw invalid('unknown-constituent', 'No constituent has this code.');
    return body.id;
  }
}

function mayNot(): DomainError {
  const message = 'You may not report for this body. Without onBehalfOf you report for your own.';
  return new DomainError('forbidden', 'forbidden', message);
}

function invalid(code: string, message: string): DomainError {
  return new DomainError('invalid', code, message, { errors: [{ pointer: '/onBehalfOf', code, message }] });
}
