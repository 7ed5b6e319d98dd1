import { Outbox1764000000000 } from './1764000000000-outbox.js';
import { Audit1764000001000 } from './1764000001000-audit.js';
import { Constituents1764000002000 } from './1764000002000-constituents.js';
import { Identity1764000003000 } from './1764000003000-identity.js';
import { Incidents1764000004000 } from './1764000004000-incidents.js';
import { Clock1764000005000 } from './1764000005000-clock.js';
import { Escalation1764000006000 } from './1764000006000-escalation.js';
import { Mssp1764000007000 } from './1764000007000-mssp.js';
import { Triage1764000008000 } from './1764000008000-triage.js';
import { RecurringDuties1764100001000 } from './1764100001000-recurring-duties.js';
import { PolicyLifecycle1764100002000 } from './1764100002000-policy-lifecycle.js';
import { Oncall1764100003000 } from './1764100003000-oncall.js';
import { Alerts1764100004000 } from './1764100004000-alerts.js';
import { Prover1764100005000 } from './1764100005000-prover.js';
import { StagedReports1764100006000 } from './1764100006000-staged-reports.js';
import { FeedWatches1764100007000 } from './1764100007000-feed-watches.js';
import { UnfinishedDeliveries1764100008000 } from './1764100008000-unfinished-deliveries.js';
import { TimelineQuotes1764100009000 } from './1764100009000-timeline-quotes.js';
import { People1764100009001 } from './1764100009001-people.js';
import { Contacts1764100009002 } from './1764100009002-contacts.js';
import { Rehearsals1764100010000 } from './1764100010000-rehearsals.js';
import { Notices1764200001000 } from './1764200001000-notices.js';
import { AuditLedger1764300001000 } from './1764300001000-audit-ledger.js';
import { SecondFactors1764300002000 } from './1764300002000-second-factors.js';
import { Approvals1764300002001 } from './1764300002001-approvals.js';
import { KnownPlaces1764300002002 } from './1764300002002-known-places.js';
import { Passkeys1764300002003 } from './1764300002003-passkeys.js';
import { KeyTiers1764300003000 } from './1764300003000-key-tiers.js';
import { Evidence1764300005000 } from './1764300005000-evidence.js';
import { Retention1764300006000 } from './1764300006000-retention.js';
import { TaskWithdrawal1764300007000 } from './1764300007000-task-withdrawal.js';
import { RowSecurity1764300090000 } from './1764300090000-row-security.js';
import { NeedToKnow1764300096000 } from './1764300096000-need-to-know.js';
import { PasswordResets1764300096001 } from './1764300096001-password-resets.js';
import { Pap1764300096002 } from './1764300096002-pap.js';
import { ReopenedClocks1764400001000 } from './1764400001000-reopened-clocks.js';
import { Openid1764400002000 } from './1764400002000-openid.js';

/** In order of their timestamps. A migration that has landed is never edited: add another (docs/guides). */
export const migrations = [
  Outbox1764000000000,
  Audit1764000001000,
  Constituents1764000002000,
  Identity1764000003000,
  Incidents1764000004000,
  Clock1764000005000,
  Escalation1764000006000,
  Mssp1764000007000,
  Triage1764000008000,
  RecurringDuties1764100001000,
  PolicyLifecycle1764100002000,
  Oncall1764100003000,
  Alerts1764100004000,
  Prover1764100005000,
  StagedReports1764100006000,
  FeedWatches1764100007000,
  UnfinishedDeliveries1764100008000,
  TimelineQuotes1764100009000,
  People1764100009001,
  Contacts1764100009002,
  Rehearsals1764100010000,
  Notices1764200001000,
  AuditLedger1764300001000,
  SecondFactors1764300002000,
  Approvals1764300002001,
  KnownPlaces1764300002002,
  Passkeys1764300002003,
  KeyTiers1764300003000,
  Evidence1764300005000,
  Retention1764300006000,
  TaskWithdrawal1764300007000,
  RowSecurity1764300090000,
  NeedToKnow1764300096000,
  PasswordResets1764300096001,
  Pap1764300096002,
  ReopenedClocks1764400001000,
  Openid1764400002000,
];
