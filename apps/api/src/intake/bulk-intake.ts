import { createHash } from 'node:crypto';
import { type Actor, DomainError } from '@fcert/kernel';
import { ReceiveReport } from '@fcert/incidents';
import { Injectable } from '@nestjs/common';
import { problemOf } from '../http/problem.js';
import { parseStrictJson } from '../http/strict-json.js';
import { validateBody } from '../http/validate-body.js';
import { linesOf } from './lines.js';
import { receiptAnswer } from './receipt.dto.js';
import { ReportBody } from './report-body.dto.js';
import { reportContent } from './report-content.js';

/** Lines on their way at once: enough to fill batches, bounded whatever the file. */
const WINDOW = 64;
export const LINES_MAX = 100_000;

interface Source {
  readonly actor: Actor;
  readonly key: string | null;
}

/** Takes JSON lines as they arrive and answers each in its turn. A bad line is told and does not stop the rest. */
@Injectable()
export class BulkIntake {
  constructor(private readonly receiveReport: ReceiveReport) {}

  /** Yields one JSON line a report line: `{line, status, …receipt}` or `{line, status, problem}`. */
  async *results(body: AsyncIterable<Buffer>, actor: Actor, key: string | null): AsyncGenerator<string> {
    const underWay: Promise<string>[] = [];
    let line = 0;
    for await (const bytes of linesOf(body)) {
      line += 1;
      if (line > LINES_MAX) {
        underWay.push(Promise.resolve(refusal(line, tooManyLines())));
        break;
      }
      underWay.push(this.receive(line, bytes, { actor, key }));
      if (underWay.length >= WINDOW) yield await underWay.shift()!;
    }
    for (const result of underWay) yield await result;
  }

  private async receive(line: number, bytes: Buffer | DomainError, source: Source): Promise<string> {
    try {
      if (bytes instanceof DomainError) throw bytes;
      const body = await validateBody(ReportBody, parseStrictJson(bytes));
      const receipt = await this.receiveReport.execute({
        actor: source.actor,
        content: reportContent(body),
        channel: 'bulk',
        onBehalfOf: body.onBehalfOf ?? null,
        bodySha256: createHash('sha256').update(bytes).digest('hex'),
        idempotencyKey: source.key === null ? null : `${source.key}#${line}`,
      });
      const { reference, receivedAt, occurrence } = receiptAnswer(receipt);
      return `${JSON.stringify({ line, status: 202, reference, receivedAt, occurrence, replayed: receipt.replayed })}\n`;
    } catch (error) {
      return refusal(line, error);
    }
  }
}

function refusal(line: number, error: unknown): string {
  const problem = problemOf(error);
  return `${JSON.stringify({ line, status: problem.status, problem })}\n`;
}

function tooManyLines(): DomainError {
  return new DomainError(
    'too_large',
    'too-many-lines',
    `Send at most ${LINES_MAX} lines at once; the rest was not read.`,
  );
}
