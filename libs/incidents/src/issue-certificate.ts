import { type Actor, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { Certify } from './certify.js';
import { findIncident } from './data/incident.repository.js';
import type { Certificate } from './domain/certificate.js';

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
    private readonly certify: Certify,
  ) {}

  execute(actor: Actor, { reference, clockRowId, format }: CertificateRequest): Promise<Certificate> {
    return this.transactions.run({ actor }, async (tx) => {
      const incident = await findIncident(tx, { reference });
      if (!incident || !can(actor, 'clock:read', incident)) throw notFound('incident');
      const { id, constituentId, state } = incident;
      const about = { kind: 'incident' as const, id, reference, constituentId, provider: null };
      return this.certify.execute(tx, { ...about, isOver: state === 'closed', clockRowId, format });
    });
  }
}
