import { DomainError, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { DamagedObject, LOGGER, Transactions, describeError } from '@fcert/platform';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { tellOfEvidence } from './announce-evidence.js';
import { type Evidence, findEvidence, lockEvidence } from './data/evidence.js';
import { endScan, postponeScan, renewScan } from './data/evidence-writes.js';
import type { Looked } from './domain/archives.js';
import { type EvidenceState, type ScannerSaid, verdict } from './domain/evidence-state.js';
import { EvidenceReader } from './evidence-reader.js';
import { EvidenceWindow } from './evidence-window.js';
import { lookInside } from './look-inside.js';
import { SCANNER, type Scanner } from './scanner.js';

/** A worker that dies over a file gives it to another after this. */
export const LEASE_SECONDS = 120;
const RENEW_MS = 30_000;
const AWAY_SECONDS = 15;
const HUNG_UP_SECONDS = 3;
const FAILED_SECONDS = 60;
/** A file over which so many scans have ended without a word is not scannable here. */
const STARTS_MAX = 5;

interface Outcome {
  readonly state: EvidenceState;
  readonly reason: string | null;
  readonly findings: readonly string[];
}

/** Scans files that were claimed and writes down what came of it. The scanning stands outside any transaction. */
@Injectable()
export class ScanRunner implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly reader: EvidenceReader,
    @Inject(SCANNER) private readonly scanner: Scanner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get count(): number {
    return this.underWay.size;
  }

  start(claimed: { id: string; starts: number }): void {
    const run = this.run(claimed).finally(() => this.underWay.delete(run));
    this.underWay.add(run);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** Never throws: a scan without an end stays due. */
  private async run({ id, starts }: { id: string; starts: number }): Promise<void> {
    const renewing = setInterval(() => void this.renew(id), RENEW_MS);
    try {
      const evidence = await findEvidence(this.transactions.reader, id);
      if (evidence?.state !== 'scanning') return;
      await this.finish(evidence, starts > STARTS_MAX ? neverEnded() : await this.scan(evidence));
    } catch (error) {
      await this.postpone(id, error);
    } finally {
      clearInterval(renewing);
    }
  }

  private async scan(evidence: Evidence): Promise<Outcome> {
    try {
      const looked = await lookInside(await EvidenceWindow.open(this.reader, evidence));
      const answer = this.scanner ? await this.scanner.scan(this.reader.plain(evidence)) : undefined;
      const said: ScannerSaid = answer?.found ?? 'none';
      const reason =
        answer?.found === 'signature'
          ? answer.signature
          : answer?.found === 'refused'
            ? answer.reason
            : unseenReason(looked);
      return { state: verdict(said, looked.unseen), reason, findings: looked.findings };
    } catch (error) {
      if (!(error instanceof DamagedObject)) throw error;
      this.logger.error({ err: describeError(error), evidenceId: evidence.id }, 'a stored file is damaged');
      return { state: 'unscannable', reason: 'damaged', findings: ['damaged'] };
    }
  }

  private finish(evidence: Evidence, outcome: Outcome): Promise<void> {
    return this.transactions.run({ actor: systemActor('scanner') }, async (tx) => {
      const locked = await lockEvidence(tx, evidence.id);
      if (locked?.state !== 'scanning') return;
      await endScan(tx, { id: evidence.id, ...outcome });
      await appendAudit(tx, [
        {
          action: 'evidence.scanned',
          objectKind: 'evidence',
          objectId: evidence.id,
          reference: evidence.reportReference ?? evidence.incidentReference,
          data: { state: outcome.state, reason: outcome.reason, findings: outcome.findings },
        },
      ]);
      const scanned = (await findEvidence(tx, evidence.id))!;
      await tellOfEvidence(tx, scanned, 'evidence.scanned', `A file was scanned: ${outcome.state}`);
    });
  }

  private async postpone(id: string, error: unknown): Promise<void> {
    const code = error instanceof DomainError ? error.code : '';
    // Nobody was there: no fault of the file. A scanner that breaks off over it, or dies of it, counts.
    const isAway = code === 'scanner-away';
    this.logger.warn({ err: describeError(error), evidenceId: id }, 'a file could not be scanned');
    const seconds = isAway ? AWAY_SECONDS : code === 'scanner-hung-up' ? HUNG_UP_SECONDS : FAILED_SECONDS;
    await this.transactions
      .run({ actor: systemActor('scanner') }, (tx) => postponeScan(tx, id, { seconds, counts: !isAway }))
      .catch(() => undefined);
  }

  private async renew(id: string): Promise<void> {
    await this.transactions
      .run({ actor: systemActor('scanner') }, (tx) => renewScan(tx, id, LEASE_SECONDS))
      .catch(() => undefined);
  }
}

function unseenReason({ findings, unseen }: Looked): string | null {
  return unseen ? (findings[0] ?? null) : null;
}

function neverEnded(): Outcome {
  return { state: 'unscannable', reason: 'scan-never-ended', findings: [] };
}
