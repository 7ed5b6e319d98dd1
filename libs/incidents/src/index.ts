export { AcknowledgeIncident } from './acknowledge-incident.js';
export { AddNote } from './add-note.js';
export { AddReader } from './add-reader.js';
export { AddToReport, type AdditionInput } from './add-to-report.js';
export { AttachReport } from './attach-report.js';
export { ChangeFeedWatch } from './change-feed-watch.js';
export { ChangeState } from './change-state.js';
export { CLAIM_MINUTES, ClaimIncident } from './claim-incident.js';
export { ClassifyIncident } from './classify-incident.js';
export { CloseIncident, type ClosureInput } from './close-incident.js';
export {
  incidentsSharingObservables,
  openIncidents,
  recentOfConstituents,
  type CorrelationCandidate,
  type SharedObservable,
} from './data/correlation.read-model.js';
export { incidentEntities } from './data/entities.js';
export { FeedWatch } from './data/feed-watch.entity.js';
export {
  feedWatchPage,
  findFeedWatch,
  unwatchedFeeds,
  type UnwatchedFeed,
} from './data/feed-watch.read-model.js';
export { Incident, type ClassificationCandidate } from './data/incident.entity.js';
export {
  findIncident,
  findIncidents,
  incidentStandings,
  lockIncidentById,
  type IncidentStanding,
} from './data/incident.repository.js';
export { restrictionOf, type Reader, type Restriction } from './data/restriction.js';
export { lastActsOf } from './data/last-acts.read-model.js';
export {
  keepObservables,
  observablesOf,
  type ObservableOfIncident,
  type ObservableSeen,
} from './data/observables.js';
export {
  QUEUE_SORTS,
  QUEUE_VIEWS,
  queuePage,
  queueStatement,
  type QueueFilter,
  type QueueRow,
  type QueueSort,
  type QueueView,
} from './data/queue.read-model.js';
export { oldCases, redactOldCases, type HeldBack, type OldCases } from './data/redaction.js';
export { relatedOf, type RelatedIncident } from './data/related.read-model.js';
export { additionsOf, type StoredAddition } from './data/report-addition.js';
export type { ReportContent } from './data/report-intake.js';
export { Report, type Affected, type ReportContact, type StatedObservable } from './data/report.entity.js';
export {
  reportPage,
  reportsOfIncident,
  type IncidentReportRow,
  type ReportRow,
} from './data/report.read-model.js';
export { findReport, lockReports, type HandledReport } from './data/report.repository.js';
export {
  addTimeline,
  timelineOf,
  type NewTimelineEntry,
  type TimelineEntry,
  type TimelinePage,
} from './data/timeline.js';
export {
  findStage,
  stagedFields,
  stagesOf,
  type OwedClock,
  type StageOutcome,
  type StagedReport,
  type StoppedClock,
} from './data/staged-report.js';
export { durationWords, verdictWords, type Certificate } from './domain/certificate.js';
export { DISPOSITIONS, INCIDENT_STATES, type Disposition, type IncidentState } from './domain/lifecycle.js';
export { REPORT_FIELDS, UNKNOWN, isFilled, reportField, type ReportField } from './domain/report-fields.js';
export { RSIT, isRsitType } from './domain/rsit.js';
export { IncidentsModule } from './incidents.module.js';
export { Certify, type CertifiedCase } from './certify.js';
export { IssueCertificate, type CertificateRequest } from './issue-certificate.js';
export { fieldsOfReport } from './known-fields.js';
export { OpenIncident } from './open-incident.js';
export { OpenIncidents, type Explanation, type NewCase, type TriageFinding } from './open-incidents.js';
export { ProposeRelations, type ProposedRelation } from './propose-relations.js';
export { ReceiveReport, type Receipt, type ReceiveReportInput } from './receive-report.js';
export { RecordHandOff, type HandOffInput } from './record-hand-off.js';
export { RecordHandOffAnswer } from './record-hand-off-answer.js';
export { ReleaseClaim } from './release-claim.js';
export { SendUpdate } from './send-update.js';
export { SetSeverity } from './set-severity.js';
export { isOwn, stageDuties } from './stage-duties.js';
export { SubmitStage, type StageInput } from './submit-stage.js';
export { FEED_STATES, type FeedState } from './domain/feed-state.js';
export { HearHeartbeat } from './hear-heartbeat.js';
export { MoveFeedWatch } from './move-feed-watch.js';
export { SweepFeeds } from './sweep-feeds.js';
export { WatchFeed, type FeedWatchRequest } from './watch-feed.js';
export { MarkPap, type MarkInput } from './mark-pap.js';
export { LiftRestriction } from './lift-restriction.js';
export { RemoveReader } from './remove-reader.js';
export { RestrictIncident, type RestrictionInput } from './restrict-incident.js';
export { READERS_MAX } from './domain/readers.js';
export { MergeIncidents, type MergeInput } from './merge-incidents.js';
export { PauseIncidentClock } from './pause-incident-clock.js';
export { ResumeIncidentClock } from './resume-incident-clock.js';
export { SplitIncident, type SplitInput } from './split-incident.js';
export { UnmergeIncident } from './unmerge-incident.js';
export { restrictedCases, type RestrictedCase } from './data/restricted-cases.read-model.js';
export { BeginUpload, type BegunUpload } from './evidence/begin-upload.js';
export {
  evidenceOfIncident,
  evidenceOfReport,
  evidenceOfTask,
  type Evidence,
  type EvidencePage,
} from './evidence/data/evidence.js';
export { destroyFile, destroyFilesOf, findFileToDestroy } from './evidence/destroy-files.js';
export { EVIDENCE_STATES, type EvidenceState } from './evidence/domain/evidence-state.js';
export { endHandOvers } from './evidence/end-hand-overs.js';
export { EndUpload } from './evidence/end-upload.js';
export { accessTo, findEvidenceFor, findSubject, type About } from './evidence/evidence-access.js';
export { EvidenceConfig } from './evidence/evidence.config.js';
export { EvidenceModule } from './evidence/evidence.module.js';
export { EvidenceSettingsModule } from './evidence/evidence-settings.module.js';
export { HandOverEvidence } from './evidence/hand-over-evidence.js';
export { ReadUpload } from './evidence/read-upload.js';
export { ReceiveBytes, type Arrived } from './evidence/receive-bytes.js';
export { ReceiveEvidence } from './evidence/receive-evidence.js';
export { ReleaseEvidence, type Released } from './evidence/release-evidence.js';
export { RescanEvidence } from './evidence/rescan-evidence.js';
export { RewrapKeys } from './evidence/rewrap-keys.js';
export { StartScan } from './evidence/start-scan.js';
export { SweepScans } from './evidence/sweep-scans.js';
export { SweepUploads } from './evidence/sweep-uploads.js';
export { uploadMoved } from './evidence/upload-refusals.js';
export { ViewEvidence } from './evidence/view-evidence.js';
