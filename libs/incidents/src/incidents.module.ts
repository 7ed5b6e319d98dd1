import { ClockModule } from '@fcert/clock';
import { Module } from '@nestjs/common';
import { AcknowledgeIncident } from './acknowledge-incident.js';
import { AddNote } from './add-note.js';
import { AddToReport } from './add-to-report.js';
import { AttachReport } from './attach-report.js';
import { ChangeState } from './change-state.js';
import { ClaimIncident } from './claim-incident.js';
import { ClassifyIncident } from './classify-incident.js';
import { CloseIncident } from './close-incident.js';
import { IncidentClocks } from './incident-clocks.js';
import { IntakeBatch } from './intake-batch.js';
import { OpenIncident } from './open-incident.js';
import { OpenIncidents } from './open-incidents.js';
import { ProposeRelations } from './propose-relations.js';
import { ReceiveReport } from './receive-report.js';
import { RecordHandOff } from './record-hand-off.js';
import { ReleaseClaim } from './release-claim.js';
import { SendUpdate } from './send-update.js';
import { SetSeverity } from './set-severity.js';
import { SubmitStage } from './submit-stage.js';

const useCases = [
  AcknowledgeIncident,
  AddNote,
  AddToReport,
  AttachReport,
  ChangeState,
  ClaimIncident,
  ClassifyIncident,
  CloseIncident,
  OpenIncident,
  OpenIncidents,
  ProposeRelations,
  ReceiveReport,
  RecordHandOff,
  ReleaseClaim,
  SendUpdate,
  SetSeverity,
  SubmitStage,
];

@Module({
  imports: [ClockModule],
  providers: [IncidentClocks, IntakeBatch, ...useCases],
  exports: useCases,
})
export class IncidentsModule {}
