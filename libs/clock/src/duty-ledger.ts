import { DomainError, type FieldError, notFound, saysSomething } from '@fcert/kernel';
import { type Tx, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import { consolidatedIncidents } from './data/consolidated.read-model.js';
import { type DutyView, DutyReadModel } from './data/duty.read-model.js';
import { insertReturn } from './data/duty-store.js';
import type { PinnedPolicy } from './domain/clock-state.js';
import type { RecurringDuty } from './domain/policy.js';
import { isAboutIncidents, waitsForPeriodEnd } from './domain/recurring.js';
import { type OpenLedger, SubjectLedger } from './subject-ledger.js';

/** A period under its lock, with all that decides what may be handed in for it. */
export interface OpenPeriod {
  readonly view: DutyView;
  readonly ledger: OpenLedger;
  readonly policy: PinnedPolicy;
  readonly duty: RecurringDuty;
  /** References of the incidents it reports on, as they stand now. */
  readonly incidents: readonly string[];
}

export interface DutyAnswer {
  readonly nil: boolean;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What was handed in, for the audit entry of the caller. */
export interface FiledReturn {
  readonly view: DutyView;
  readonly outcome: ClockOutcome;
  readonly incidents: readonly string[];
}

/** The one way something is handed in for a period: lock, check, store, record the act, tell. */
@Injectable()
export class DutyLedger {
  constructor(
    private readonly duties: DutyReadModel,
    private readonly ledgers: SubjectLedger,
  ) {}

  async open(tx: Tx, reference: string): Promise<OpenPeriod> {
    const view = await this.duties.byReference(tx, reference);
    if (!view) throw notFound('duty');
    const ledger = await this.ledgers.open(tx, { kind: 'recurring-duty', id: view.id });
    const policy = ledger.policies.find(({ document }) => document.id === view.policy.id);
    const duty = policy?.document.recurring.find((one) => one.id === view.dutyId);
    if (!policy || !duty) throw notFound('duty');
    const span = { start: view.periodStart.getTime(), end: view.periodEnd.getTime() };
    const listed = isAboutIncidents(duty)
      ? await consolidatedIncidents(tx, { policy: policy.document, duty, span, holder: view.holder })
      : [];
    return { view, ledger, policy, duty, incidents: listed.map((one) => one.reference) };
  }

  async file(tx: Tx, period: OpenPeriod, answer: DutyAnswer): Promise<FiledReturn> {
    const { view, ledger, duty, incidents } = period;
    const { now } = ledger.subject;
    if (waitsForPeriodEnd(duty) && now < view.periodEnd)
      throw new DomainError('refused', 'period-not-over', 'This report is on a period that is not over yet.');
    const stored = await insertReturn(tx, { ...answer, dutyPeriodId: view.id, incidents, receivedAt: now });
    if (!stored)
      throw new DomainError(
        'conflict',
        'duty-handed-in',
        'Something has been handed in for this period already.',
      );
    const outcome = await this.ledgers.append(tx, ledger, [
      {
        kind: 'event',
        event: 'report_submitted',
        at: now.getTime(),
        by: { kind: view.holder.kind, id: view.holder.id },
        phases: duty.deliverable ? [duty.deliverable.phase] : [],
        nil: answer.nil,
      },
    ]);
    await publish(tx, [changed(view, answer.nil ? 'nil-return' : 'handed-in')]);
    return { view, outcome, incidents };
  }
}

function changed(view: DutyView, change: 'handed-in' | 'nil-return') {
  return event({
    type: 'duty.changed',
    subjectKind: 'recurring-duty',
    subjectId: view.id,
    reference: view.reference,
    version: 0,
    constituentId: view.holder.kind === 'constituent' ? view.holder.id : null,
    providerId: view.holder.kind === 'mssp' ? view.holder.id : null,
    tlp: 'amber',
    payload: { dutyPeriodId: view.id, dutyId: view.dutyId, change },
  });
}

/** What the deliverable asks for and the answer does not have. */
export function missingFields(duty: RecurringDuty, fields: Readonly<Record<string, string>>): FieldError[] {
  return (duty.deliverable?.requires ?? [])
    .filter((name) => !saysSomething(fields[name]))
    .map((name) => ({
      pointer: `/fields/${name}`,
      code: 'required',
      message: `This report needs "${name}".`,
    }));
}
