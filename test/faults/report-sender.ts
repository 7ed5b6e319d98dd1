import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from './seeded.js';
import { type History, type Operation, type Outcome, type ReportBody, sha256 } from './history.js';
import { ROOT } from './kept-process.js';

const GIVE_UP_AFTER_MS = 45_000;
const ANSWER_WITHIN_MS = 5_000;
const SENDERS = 6;
const SHARE_WITH_OWN_NUMBER = 0.2;
const SHARE_OF_OCCURRENCES = 0.08;
const SHARE_OF_SECOND_DESKS = 0.15;
const SHARE_OF_REUSED_KEYS = 0.05;

export interface Caller {
  readonly id: string;
  readonly key: string;
}

interface Text {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

interface Case {
  readonly caller: Caller;
  readonly text: Text;
  readonly sourceRef?: string | undefined;
}

/** Ministries that send real texts, and send again under the same key until they know what became of it. */
export class ReportSender {
  private readonly texts: readonly Text[];
  private readonly cases: Case[] = [];
  private sent = 0;
  /** Longest time from the first try to the answer since it was last asked for. */
  slowestMs = 0;

  constructor(
    private readonly url: string,
    private readonly callers: readonly Caller[],
    private readonly history: History,
    private readonly chance: Chance,
  ) {
    const lines = readFileSync(path.join(ROOT, 'data/vcdb-sample-500.jsonl'), 'utf8').trim().split('\n');
    this.texts = chance.shuffled(lines.map((line) => JSON.parse(line) as Text));
  }

  /** Sends so many reports, some at a time, spread over about `spreadMs`; resolves when each has its final answer. */
  async burst(count: number, spreadMs = 500): Promise<void> {
    const waiting = Array.from({ length: count }, () => this.next());
    const pauseMs = (spreadMs * SENDERS) / count;
    await Promise.all(
      Array.from({ length: SENDERS }, async (_, n) => {
        await delay((n * pauseMs) / SENDERS);
        for (let one = waiting.shift(); one; one = waiting.shift()) {
          await this.send(one.caller, one.operation);
          await delay(pauseMs);
        }
      }),
    );
    for (const { caller, operation } of this.reusedKeys(count)) await this.send(caller, operation);
  }

  /** A new case, or the case of an earlier report once more: under its own number, or told by a second desk. */
  private next(): { caller: Caller; operation: Operation } {
    const { chance } = this;
    const kind = chance.next();
    const again =
      kind < SHARE_OF_OCCURRENCES ? this.earlier(({ sourceRef }) => sourceRef !== undefined) : undefined;
    const twin = kind > 1 - SHARE_OF_SECOND_DESKS ? this.earlier(() => true) : undefined;
    const { caller, text } = again ?? twin ?? this.newCase();
    const ownNumber =
      chance.next() < SHARE_WITH_OWN_NUMBER ? `vcdb:${text.id}-${this.cases.length}` : undefined;
    const sourceRef = again?.sourceRef ?? ownNumber;
    if (!again) this.cases.push({ caller, text, sourceRef });
    this.sent += 1;
    const body: ReportBody = {
      title: text.title.slice(0, 300),
      // The number makes every body different from every other.
      description: `${text.summary.slice(0, 4000)} [record ${text.id}, sent as no. ${this.sent}]`,
      awareAt: new Date(Date.now() - 60_000).toISOString(),
      ...(sourceRef ? { sourceRef } : {}),
    };
    return { caller, operation: operationOf(caller, `key-${this.sent}`, body) };
  }

  private newCase(): Case {
    const text = this.texts[this.cases.length % this.texts.length]!;
    return { caller: this.callers[this.chance.between(0, this.callers.length - 1)]!, text };
  }

  private earlier(fits: (it: Case) => boolean): Case | undefined {
    const cases = this.cases.filter(fits);
    return cases[this.chance.between(0, Math.max(0, cases.length - 1))];
  }

  /** Keys of earlier reports with other bodies: each must be refused and leave nothing. */
  private reusedKeys(count: number): { caller: Caller; operation: Operation }[] {
    if (this.chance.next() > count * SHARE_OF_REUSED_KEYS) return [];
    const { caller, operation } = this.lastSent!;
    const body = { ...operation.body, title: 'Another report under a used key' };
    return [
      { caller, operation: { ...operationOf(caller, operation.key, body), id: `${operation.id}-reused` } },
    ];
  }

  private lastSent: { caller: Caller; operation: Operation } | undefined;

  private async send(caller: Caller, operation: Operation): Promise<void> {
    const startedAt = performance.now();
    for (;;) {
      this.history.invoke(operation);
      const outcome = await this.attempt(caller, operation, startedAt);
      this.history.end(operation, outcome);
      if (outcome.outcome === 'fail') return;
      if (outcome.outcome === 'ok') {
        this.slowestMs = Math.max(this.slowestMs, outcome.ms);
        this.lastSent = { caller, operation };
        return;
      }
      if (performance.now() - startedAt > GIVE_UP_AFTER_MS) return;
      await delay(100);
    }
  }

  private async attempt(caller: Caller, operation: Operation, startedAt: number): Promise<Outcome> {
    try {
      const answer = await fetch(`${this.url}/v1/reports`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${caller.key}`,
          'content-type': 'application/json',
          'idempotency-key': operation.key,
        },
        body: JSON.stringify(operation.body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = (await answer.json()) as { reference: string; occurrence: string; code: string };
      if (answer.status === 202)
        return {
          outcome: 'ok',
          reference: body.reference,
          occurrence: body.occurrence,
          ms: performance.now() - startedAt,
        };
      const isFinal = answer.status < 500 && answer.status !== 429;
      return isFinal
        ? { outcome: 'fail', status: answer.status, code: body.code }
        : { outcome: 'unknown', why: `status ${answer.status} ${body.code}` };
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code;
      return { outcome: 'unknown', why: cause ?? String(error) };
    }
  }
}

function operationOf(caller: Caller, key: string, body: ReportBody): Operation {
  return { id: `${caller.id}/${key}`, callerId: caller.id, key, body, sha256: sha256(JSON.stringify(body)) };
}
