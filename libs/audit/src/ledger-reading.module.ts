import { Module } from '@nestjs/common';
import { ExportLedger } from './export-ledger.js';
import { ProveEntry } from './prove-entry.js';
import { RedactEntry } from './redact-entry.js';

const useCases = [ExportLedger, ProveEntry, RedactEntry];

/** Reading, proving and redacting: the part of the ledger behind the api's door. */
@Module({ providers: useCases, exports: useCases })
export class LedgerReadingModule {}
