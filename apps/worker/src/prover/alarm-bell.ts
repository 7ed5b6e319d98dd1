import { FINDING_KINDS, type KeptFinding, type PassOutcome } from '@fcert/escalation';
import { newId } from '@fcert/kernel';
import type { Logger } from 'pino';
import type { AlarmMessage, AlarmNotice, AlarmPath } from './alarm-path.js';
import type { ProverMetrics } from './prover-metrics.js';

/** Findings one message lists, and one pass writes to the log; all of them stand in the database. */
const MOST_LISTED = 20;
/** What stays open is told again this often. */
const REMIND_MS = 30 * 60_000;
/** Messages that wait for a path that is away; the oldest makes room. */
const MOST_WAITING = 50;

type News = Pick<PassOutcome, 'fresh' | 'resolved' | 'open'>;

/** Tells people of gaps, once each; of those that last again after a while, and of their end. */
export class AlarmBell {
  private toldAt = performance.now();
  private readonly waiting: {
    readonly path: AlarmPath;
    readonly messages: AlarmMessage[];
    sending: boolean;
  }[];

  constructor(
    paths: readonly AlarmPath[],
    private readonly logger: Logger,
    private readonly metrics: ProverMetrics,
  ) {
    this.waiting = paths.map((path) => ({ path, messages: [], sending: false }));
  }

  tell(news: News): void {
    this.log(news);
    const message = this.messageOf(news);
    if (message) {
      this.toldAt = performance.now();
      for (const { messages } of this.waiting) {
        messages.push(message);
        if (messages.length > MOST_WAITING) messages.shift();
      }
    }
    this.send();
  }

  /** Hands on what waits; a path that is away is tried again with the next call. */
  send(): void {
    for (const one of this.waiting) {
      if (one.sending || one.messages.length === 0) continue;
      one.sending = true;
      void this.drain(one).finally(() => {
        one.sending = false;
      });
    }
  }

  private async drain({ path, messages }: { path: AlarmPath; messages: AlarmMessage[] }): Promise<void> {
    for (let message = messages[0]; message; message = messages[0]) {
      const taken = await path.send(message).catch(() => false);
      this.metrics.told(path.name, taken);
      if (!taken) {
        this.logger.warn(
          { path: path.name, waiting: messages.length },
          'an alarm could not be told and is tried again',
        );
        return;
      }
      messages.splice(messages.indexOf(message), 1);
    }
  }

  private log({ fresh, resolved }: News): void {
    for (const finding of fresh.slice(0, MOST_LISTED))
      this.logger.error(
        { kind: finding.kind, reference: finding.reference, finding: finding.id, says: finding.says },
        'the prover found a gap',
      );
    if (fresh.length > MOST_LISTED) this.logger.error({ found: fresh.length }, 'the prover found more gaps');
    if (resolved.length > 0)
      this.logger.info({ resolved: resolved.length, kinds: kindsOf(resolved) }, 'gaps have ended');
  }

  private messageOf({ fresh, resolved, open }: News): AlarmMessage | undefined {
    const isDue = open.length > 0 && performance.now() - this.toldAt > REMIND_MS;
    if (fresh.length === 0 && resolved.length === 0 && !isDue) return undefined;
    const type =
      fresh.length > 0 ? 'prover.alarm' : resolved.length > 0 ? 'prover.resolved' : 'prover.reminder';
    const about = fresh.length > 0 ? fresh : resolved.length > 0 ? resolved : open;
    const words = { 'prover.alarm': 'found', 'prover.resolved': 'ended', 'prover.reminder': 'still open' }[
      type
    ];
    return {
      id: newId(),
      at: new Date().toISOString(),
      type,
      summary: `${about.length} ${words}: ${kindsOf(about)}`,
      open: open.length,
      found: fresh.length,
      resolved: resolved.length,
      findings: about.slice(0, MOST_LISTED).map(noticeOf),
    };
  }
}

function noticeOf({ kind, reference, says, firstSeenAt }: KeptFinding): AlarmNotice {
  return { kind, title: FINDING_KINDS[kind], reference, says, since: firstSeenAt.toISOString() };
}

function kindsOf(findings: readonly KeptFinding[]): string {
  return [...new Set(findings.map((finding) => finding.kind))].join(', ');
}
