import { AlertsModule } from '@fcert/alerts';
import { EscalationModule } from '@fcert/escalation';
import { Module } from '@nestjs/common';
import { AddressListController } from './address-list.controller.js';
import { AddressesController } from './addresses.controller.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerPages } from './ledger-pages.js';
import { LinkActs } from './link-acts.js';
import { LinksController } from './links.controller.js';

/** Addresses of alerts, the delivery ledger, and the page behind the link of a letter. */
@Module({
  imports: [AlertsModule, EscalationModule],
  controllers: [AddressesController, AddressListController, LedgerController, LinksController],
  providers: [LedgerPages, LinkActs],
})
export class AlertsDoorModule {}
