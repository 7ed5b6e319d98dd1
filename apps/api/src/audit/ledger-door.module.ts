import { LedgerReadingModule } from '@fcert/audit';
import { Module } from '@nestjs/common';
import { LedgerController } from './ledger.controller.js';
import { LedgerPages } from './ledger-pages.js';

/** The audit ledger, for those who oversee and for bodies that want their own entries proven. */
@Module({ imports: [LedgerReadingModule], controllers: [LedgerController], providers: [LedgerPages] })
export class LedgerDoorModule {}
