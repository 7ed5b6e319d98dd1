import { ClockModule } from '@fcert/clock';
import { Module } from '@nestjs/common';
import { AcknowledgeIncident } from './acknowledge-incident.js';
import { AddNote } from './add-note.js';
import { AddReader } from './add-reader.js';
import { AddToReport } from './add-to-report.js';
import { AttachReport } from './attach-report.js';
import { ChangeFeedWatch } from './change-feed-watch.js';
import { ChangeState } from './change-state.js';
import { ClaimIncident } from './claim-incident.js';
import { ClassifyIncident } from './classify-incident.js';
import { CloseIncident } from './close-incident.js';
import { HearHeartbeat } from './hear-heartbeat.js';
import { IncidentClocks } from './incident-clocks.js';
import { IntakeBatch } from './intake-batch.js';
import { MarkPap } from './mark-pap.js';
import { MergeIncidents } from './merge-incidents.js';
import { MoveFeedWatch } from './move-feed-watch.js';
import { Certify } from './certify.js';
import { IssueCertificate } from './issue-certificate.js';
import { LiftRestriction } from './lift-restriction.js';
import { OpenIncident } from './open-incident.js';
import { OpenIncidents } from './open-incidents.js';
import { PauseIncidentClock } from './pause-incident-clock.js';
import { ProposeRelations } from './propose-relations.js';
import { ReceiveReport } from './receive-report.js';
import { RecordHandOff } from './record-hand-off.js';
import { RecordHandOffAnswer } from './record-hand-off-answer.js';
import { ReleaseClaim } from './release-claim.js';
import { RemoveReader } from './remove-reader.js';
import { RestrictIncident } from './restrict-incident.js';
import { ResumeIncidentClock } from './resume-incident-clock.js';
import { SendUpdate } from './send-update.js';
import { SetSeverity } from './set-severity.js';
import { SplitIncident } from './split-incident.js';
import { SubmitStage } from './submit-stage.js';
import { SweepFeeds } from './sweep-feeds.js';
import { UnmergeIncident } from './unmerge-incident.js';
import { WatchFeed } from './watch-feed.js';

const useCases = [
  AcknowledgeIncident,
  AddNote,
  AddReader,
  AddToReport,
  AttachReport,
  ChangeFeedWatch,
  ChangeState,
  ClaimIncident,
  ClassifyIncident,
  CloseIncident,
  HearHeartbeat,
  MarkPap,
  MergeIncidents,
  MoveFeedWatch,
  Certify,
  IssueCertificate,
  LiftRestriction,
  OpenIncident,
  OpenIncidents,
  PauseIncidentClock,
  ProposeRelations,
  ReceiveReport,
  RecordHandOff,
  RecordHandOffAnswer,
  ReleaseClaim,
  RemoveReader,
  RestrictIncident,
  ResumeIncidentClock,
  SendUpdate,
  SetSeverity,
  SplitIncident,
  SubmitStage,
  SweepFeeds,
  UnmergeIncident,
  WatchFeed,
];

@Module({
  imports: [ClockModule],
  providers: [IncidentClocks, IntakeBatch, ...useCases],
  exports: useCases,
})
export class IncidentsModule {}
