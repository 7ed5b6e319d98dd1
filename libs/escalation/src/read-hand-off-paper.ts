import { createHash } from 'node:crypto';
import { can } from '@fcert/identity';
import { findIncident } from '@fcert/incidents';
import { DomainError, canonicalJson, notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { findHandOff } from './data/hand-offs.js';
import { type PaperDocument, paperDocument, paperText } from './domain/hand-off-paper.js';
import { type HandOffKey, auditHandOff, numberOf } from './hand-off-access.js';

export interface HandOffPaper {
  readonly document: PaperDocument;
  readonly text: string;
  /** SHA-256 of the document as canonical JSON (RFC 8785), in hex. */
  readonly sha256: string;
}

/** The paper of a hand-off, as data and as text; the same bytes whenever it is asked for. Each reading is on record. */
@Injectable()
export class ReadHandOffPaper {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, key: HandOffKey): Promise<HandOffPaper> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await findIncident(tx, { reference: key.reference });
      if (!incident || !can(tx.actor, 'incident:read', incident)) throw notFound('incident');
      const handOff = await findHandOff(tx, key);
      if (!handOff || !can(tx.actor, 'incident:read', handOff)) throw notFound('hand-off');
      if (!can(tx.actor, 'incident:escalate', handOff))
        throw new DomainError('forbidden', 'forbidden', 'This paper is for those who hand cases over.');
      const document = paperDocument({
        number: numberOf(handOff),
        tlp: handOff.tlp,
        to: handOff.bodyTitle,
        attention: handOff.attention,
        reason: handOff.reason,
        content: handOff.content,
        preparedAt: handOff.preparedAt.toISOString(),
        preparedBy: handOff.preparedBy,
        releasedAt: handOff.releasedAt?.toISOString() ?? null,
        releasedBy: handOff.releasedBy,
      });
      const sha256 = createHash('sha256').update(canonicalJson(document)).digest('hex');
      await auditHandOff(tx, handOff, 'paper-read', { sha256 });
      return { document, text: paperText(document, sha256), sha256 };
    });
  }
}
