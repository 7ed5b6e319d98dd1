import type { Actor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type LedgerScope, ledgerAfter, neverSealed } from './data/ledger.read-model.js';
import { LEDGER } from './ledger-actor.js';
import { type LedgerLine, type LedgerReader, lineOf } from './ledger/ledger-line.js';

const PAGE = 1000;
/** An entry is sealed within seconds; what is older and has no seal came past the ledger. */
const UNSEALED_SECONDS = 60;
const UNSEALED_MAX = 100;

export type ExportLine = LedgerLine | { readonly unsealed: { readonly id: string } };

/** The whole ledger from its first entry, page by page: no more than a page is held, however long it is. */
@Injectable()
export class ExportLedger {
  constructor(private readonly transactions: Transactions) {}

  /** @param actor as whom each page is read: the stream flows on when the request that asked for it has been left */
  async *lines(actor: Actor, reader: LedgerReader & LedgerScope): AsyncGenerator<ExportLine[]> {
    for (let last = -1; ;) {
      const rows = await ledgerAfter(this.transactions, actor, reader, last, PAGE);
      if (rows.length > 0) yield rows.map((row) => lineOf(row, reader));
      if (rows.length < PAGE) break;
      last = rows.at(-1)!.leaf;
    }
    // Ids alone, of whatever it is about: who wrote past the ledger could have chosen a case the reader may not see.
    const strays = await neverSealed(this.transactions.as(LEDGER).reader, UNSEALED_SECONDS, UNSEALED_MAX);
    yield strays.map((id) => ({ unsealed: { id } }));
  }
}
