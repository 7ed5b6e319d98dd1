import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { AcceptTask } from './accept-task.js';
import { AcknowledgeTask } from './acknowledge-task.js';
import { CompleteTask } from './complete-task.js';
import { IssueTaskCertificate } from './issue-task-certificate.js';
import { LoadCatalogue } from './load-catalogue.js';
import { OfferByRule } from './offer-by-rule.js';
import { OfferTask } from './offer-task.js';
import { PlaceOffer } from './place-offer.js';
import { RefuseTask } from './refuse-task.js';
import { ReturnTask } from './return-task.js';
import { SeedProviders } from './seed-providers.js';
import { StartTask } from './start-task.js';
import { TaskClocks } from './task-clocks.js';
import { TaskMove } from './task-move.js';
import { WithdrawOffers } from './withdraw-offers.js';
import { WithdrawTask } from './withdraw-task.js';

const useCases = [
  AcceptTask,
  AcknowledgeTask,
  CompleteTask,
  IssueTaskCertificate,
  LoadCatalogue,
  OfferByRule,
  OfferTask,
  RefuseTask,
  ReturnTask,
  SeedProviders,
  StartTask,
  WithdrawOffers,
  WithdrawTask,
];

@Module({
  imports: [ClockModule, IncidentsModule],
  providers: [PlaceOffer, TaskClocks, TaskMove, ...useCases],
  exports: useCases,
})
export class MsspModule {}
