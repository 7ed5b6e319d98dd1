import { notFound } from '@fcert/kernel';
import { appendAudit, entriesAt } from '@fcert/audit';
import { ReadClockStatements, type RestingStatement } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Certificate } from './domain/certificate.js';
import { type NamedParty, factsNeeded, writeCertificate } from './write-certificate.js';

const ISSUED = 'certificate.issued';

/** What is certified: an incident or a task whose reader the caller has admitted. */
export interface CertifiedCase {
  readonly kind: 'incident' | 'mssp-task';
  readonly id: string;
  readonly reference: string;
  readonly constituentId: string;
  readonly provider: NamedParty | null;
  /** Nothing more can start here. */
  readonly isOver: boolean;
  /** Of one clock; null for all of them. */
  readonly clockRowId: string | null;
  readonly format: 'json' | 'pdf';
}

/** Writes a certificate in the caller's transaction, and the audit entry of its issue with the hash handed out. */
@Injectable()
export class Certify {
  constructor(private readonly readStatements: ReadClockStatements) {}

  /** Throws `not_found` when there is no such clock, or none the actor of the transaction may know of. */
  async execute(tx: Tx, it: CertifiedCase): Promise<Certificate> {
    const certificate = await this.write(tx, it);
    await appendAudit(tx, [
      {
        action: ISSUED,
        objectKind: it.kind,
        objectId: it.id,
        reference: it.reference,
        data: {
          clockRowId: it.clockRowId,
          format: it.format,
          status: certificate.status,
          factsSha256: certificate.hashes.facts,
          documentSha256: certificate.hashes.document,
        },
      },
    ]);
    return certificate;
  }

  private async write(tx: Tx, it: CertifiedCase): Promise<Certificate> {
    const record = await this.readStatements.execute(tx, { kind: it.kind, id: it.id });
    const audience = tx.actor.kind === 'system' ? null : tx.actor.constituentId;
    const told = (record?.statements ?? []).filter((statement) => isToldTo(statement, audience));
    const statements = it.clockRowId === null ? told : told.filter(({ id }) => id === it.clockRowId);
    const constituent = await findConstituent(tx, it.constituentId);
    if (!record || !constituent || statements.length === 0) throw notFound('clock');
    const facts = record.facts.slice(0, factsNeeded(statements));
    const isEnded = statements.every(({ status }) => status === 'final');
    return writeCertificate({
      scope: it.clockRowId !== null ? 'clock' : it.kind === 'incident' ? 'incident' : 'task',
      kind: it.kind,
      record,
      statements,
      constituent,
      provider: it.provider,
      audience,
      isFinal: isEnded && (it.clockRowId !== null || it.isOver),
      entries: await entriesAt(tx, {
        objectKind: it.kind,
        objectId: it.id,
        instants: [...new Set(facts.map(({ recordedAt }) => recordedAt))],
        except: ISSUED,
      }),
    });
  }
}

/** An organisation is told of its own duties and of FCERT's, not of those of others in the same incident. */
function isToldTo({ dutyHolder }: RestingStatement, audience: string | null): boolean {
  return audience === null || dutyHolder.kind !== 'constituent' || dutyHolder.id === audience;
}
