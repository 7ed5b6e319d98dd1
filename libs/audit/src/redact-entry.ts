import { type Actor, DomainError, isId, notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { appendAudit } from './append-audit.js';
import { ledgerRow } from './data/ledger.read-model.js';
import { redactEntry } from './data/redactions.js';
import { dataDigest } from './ledger/canonical-entry.js';

/**
 * Takes the data out of an entry, for good. What the tree commits to stays, so the ledger verifies as before; who did it
 * and why is an entry of its own.
 */
@Injectable()
export class RedactEntry {
  constructor(private readonly transactions: Transactions) {}

  async execute(actor: Actor, { id, reason }: { id: string; reason: string }): Promise<void> {
    await this.transactions.run({ actor }, async (tx) => {
      const row = isId(id)
        ? await ledgerRow(tx, { constituentId: null, labels: null, reader: null }, id)
        : null;
      if (!row?.entry) throw notFound('entry');
      if (row.entry.action === 'audit.redacted')
        throw new DomainError(
          'refused',
          'not-redactable',
          'What answers for a redaction is not redacted itself.',
        );
      if (!(await redactEntry(tx, id, dataDigest(row.entry), reason)))
        throw new DomainError('conflict', 'already-redacted', 'The data of this entry was taken out before.');
      await appendAudit(tx, [
        {
          action: 'audit.redacted',
          objectKind: 'audit-entry',
          objectId: id,
          data: { leaf: row.leaf, reason },
        },
      ]);
    });
  }
}
