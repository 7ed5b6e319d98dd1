import { type Actor, notFound } from '@fcert/kernel';
import { appendAudit, entriesAt } from '@fcert/audit';
import { ReadClockStatements, type RestingStatement } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Tx, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Incident } from './data/incident.entity.js';
import { findIncident } from './data/incident.repository.js';
import type { Certificate } from './domain/certificate.js';
import { factsNeeded, writeCertificate } from './write-certificate.js';

const ISSUED = 'certificate.issued';

export interface CertificateRequest {
  readonly reference: string;
  /** Of one clock; null for all clocks of the incident. */
  readonly clockRowId: string | null;
  readonly format: 'json' | 'pdf';
}

/**
 * Issues a certificate of compliance. Of a clock that has ended it is final and the same every time it is issued; of
 * one that runs it says how things stand. Every issue is audited with the hash that was handed out.
 */
@Injectable()
export class IssueCertificate {
  constructor(
    private readonly transactions: Transactions,
    private readonly readStatements: ReadClockStatements,
  ) {}

  execute(actor: Actor, request: CertificateRequest): Promise<Certificate> {
    return this.transactions.run({ actor }, async (tx) => {
      const incident = await findIncident(tx, { reference: request.reference });
      if (!incident || !can(actor, 'clock:read', incident)) throw notFound('incident');
      const certificate = await this.write(tx, actor, incident, request);
      await audit(tx, incident, request, certificate);
      return certificate;
    });
  }

  private async write(
    tx: Tx,
    actor: Actor,
    incident: Incident,
    { clockRowId }: CertificateRequest,
  ): Promise<Certificate> {
    const record = await this.readStatements.execute(tx, { kind: 'incident', id: incident.id });
    const audience = actor.kind === 'system' ? null : actor.constituentId;
    const told = (record?.statements ?? []).filter((it) => isToldTo(it, audience));
    const statements = clockRowId === null ? told : told.filter(({ id }) => id === clockRowId);
    if (!record || statements.length === 0) throw notFound('clock');
    const constituent = await findConstituent(tx, incident.constituentId);
    if (!constituent) throw notFound('constituent');
    const isEnded = statements.every(({ status }) => status === 'final');
    const facts = record.facts.slice(0, factsNeeded(statements));
    return writeCertificate({
      scope: clockRowId === null ? 'incident' : 'clock',
      record,
      statements,
      constituent,
      audience,
      isFinal: isEnded && (clockRowId !== null || incident.state === 'closed'),
      entries: await entriesAt(tx, {
        objectKind: 'incident',
        objectId: incident.id,
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

async function audit(
  tx: Tx,
  incident: Incident,
  { clockRowId, format }: CertificateRequest,
  { status, hashes }: Certificate,
): Promise<void> {
  await appendAudit(tx, [
    {
      action: ISSUED,
      objectKind: 'incident',
      objectId: incident.id,
      reference: incident.reference,
      data: { clockRowId, format, status, factsSha256: hashes.facts, documentSha256: hashes.document },
    },
  ]);
}
