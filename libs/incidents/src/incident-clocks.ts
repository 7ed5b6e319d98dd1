import { actorLabel } from '@fcert/kernel';
import {
  type ClockEvent,
  type ClockNews,
  type ClockOutcome,
  ClockReadModel,
  OpenSubjects,
  RecordClockEvents,
  ReopenSubject,
} from '@fcert/clock';
import { type Constituent, entityKindsOf } from '@fcert/constituents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Incident } from './data/incident.entity.js';
import type { IncidentPatch } from './data/incident.repository.js';
import type { Report } from './data/report.entity.js';
import type { StageDuty } from './domain/stage-targets.js';
import { type InstantEvent, instantEvents } from './instant-events.js';
import { filledBy } from './known-fields.js';

export type IncidentClockEvent =
  | 'acknowledged'
  | 'classified'
  | 'escalated'
  | 'information_shared'
  | 'update_sent'
  | 'recovered'
  | 'handled'
  | 'closed'
  | 'rejected';

/** What the clocks must know of an incident that is being opened. */
type OpenedIncident = Pick<
  Incident,
  | 'id'
  | 'reference'
  | 'constituentId'
  | 'tlp'
  | 'sector'
  | 'severity'
  | 'class'
  | 'type'
  | 'secondary'
  | 'flags'
>;

/** What an organisation handed in on one of its reports. */
interface FiledStage {
  readonly report: Report;
  readonly targets: readonly StageDuty[];
  readonly stated?: readonly InstantEvent[];
}

/**
 * What incidents say to the clock ledger, always in the transaction of the change that makes it true. Every answer
 * is the incident's next deadline, which its row keeps for the queue.
 */
@Injectable()
export class IncidentClocks {
  constructor(
    private readonly openSubjects: OpenSubjects,
    private readonly recordEvents: RecordClockEvents,
    private readonly reopenSubject: ReopenSubject,
    private readonly views: ClockReadModel,
  ) {}

  /** Opens subjects with everything already known, anchored at the instants stored with their reports. In order. */
  async open(
    tx: Tx,
    opened: readonly { incident: OpenedIncident; report: Report; body: Constituent }[],
  ): Promise<IncidentPatch[]> {
    const outcomes = await this.openSubjects.execute(
      tx,
      opened.map(({ incident, report, body }) => ({
        kind: 'incident',
        id: incident.id,
        reference: incident.reference,
        constituentId: incident.constituentId,
        providerId: null,
        tlp: incident.tlp,
        facts: {
          sector: incident.sector,
          severity: incident.severity,
          categories: categoriesOf(incident),
          entityKinds: entityKindsOf(body),
          flags: incident.flags,
        },
        events: eventsOf(report),
      })),
    );
    return outcomes.map(nextOf);
  }

  /** A further report: its own instants count, the earliest ever recorded holds. It may be what FCERT waited for. */
  reportAttached(tx: Tx, incident: Incident, report: Report): Promise<ClockOutcome> {
    return this.outcome(tx, incident, eventsOf(report), answerIn(tx, report));
  }

  /** Something happened now, by the database's clock. */
  happened(tx: Tx, incident: Incident, ...events: IncidentClockEvent[]): Promise<IncidentPatch> {
    return this.record(
      tx,
      incident,
      events.map((event) => ({
        event,
        at: null,
        ...(BY_FCERT.has(event) ? { dutyHolder: 'fcert' as const } : {}),
      })),
    );
  }

  /** The incident goes on: what had ended with its closing is owed again. Throws `merged-away`. */
  async reopened(tx: Tx, incident: Incident): Promise<IncidentPatch> {
    return nextOf(await this.reopenSubject.execute(tx, { kind: 'incident', id: incident.id }));
  }

  /** Whether somebody still waits to hear that FCERT has taken note: a report that joined came with its own clock. */
  async awaitsAcknowledgement(tx: Tx, incident: Pick<Incident, 'id'>): Promise<boolean> {
    const clocks = (await this.views.forSubjects(tx, [incident.id])).get(incident.id) ?? [];
    return clocks.some(({ stopEvent, endedAt }) => stopEvent === 'acknowledged' && endedAt === null);
  }

  /** The organisation sent FCERT an update on its report, now. */
  updateFiled(tx: Tx, incident: Incident, report: Report): Promise<ClockOutcome> {
    const by = { dutyHolder: 'constituent' as const, dutyHolderId: incident.constituentId };
    return this.outcome(tx, incident, [{ event: 'update_sent', at: null, ...by }], answerIn(tx, report));
  }

  /** The organisation handed in what answers these clocks, now, and may have stated when things happened. */
  stageFiled(
    tx: Tx,
    incident: Incident,
    { report, targets, stated = [] }: FiledStage,
  ): Promise<ClockOutcome> {
    const by = { dutyHolder: 'constituent' as const, dutyHolderId: report.constituentId };
    const answered = targets.map(({ stopEvent, phase, policyId, clockId }) => ({
      event: stopEvent,
      at: null,
      ...by,
      ...(stopEvent === 'report_submitted' ? { phase } : {}),
      clock: { policyId, clockId },
    }));
    const happened = stated.map((it) => ({ ...it, ...by }));
    return this.outcome(tx, incident, [...happened, ...answered], answerIn(tx, report));
  }

  /** FCERT sent the organisation an update, now. */
  updateSent(tx: Tx, incident: Incident): Promise<ClockOutcome> {
    return this.outcome(tx, incident, [{ event: 'update_sent', at: null, dutyHolder: 'fcert' }]);
  }

  /** Severity, classification or flags changed: clocks start, hand over or are withdrawn accordingly. */
  factsChanged(tx: Tx, incident: Incident): Promise<IncidentPatch> {
    return this.record(tx, incident, []);
  }

  /** Events and present facts in one go, so that events count before the facts they bring about. */
  private outcome(
    tx: Tx,
    incident: Incident,
    events: readonly ClockEvent[],
    arrived?: ClockNews['arrived'],
  ): Promise<ClockOutcome> {
    return this.recordEvents.execute(tx, {
      kind: 'incident',
      id: incident.id,
      tlp: incident.tlp,
      events,
      ...(arrived ? { arrived } : {}),
      facts: { severity: incident.severity, categories: categoriesOf(incident), flags: incident.flags },
    });
  }

  private async record(tx: Tx, incident: Incident, events: readonly ClockEvent[]): Promise<IncidentPatch> {
    return nextOf(await this.outcome(tx, incident, events));
  }
}

/** Acts of FCERT's own: they stop FCERT's clocks, never the organisation's. */
const BY_FCERT: ReadonlySet<IncidentClockEvent> = new Set<IncidentClockEvent>([
  'acknowledged',
  'classified',
  'escalated',
  'information_shared',
  'update_sent',
]);

function categoriesOf(incident: Pick<Incident, 'class' | 'type' | 'secondary'>): string[] {
  const primary = incident.class && incident.type ? [`${incident.class}/${incident.type}`] : [];
  return [...primary, ...incident.secondary];
}

export function nextOf(outcome: ClockOutcome): IncidentPatch {
  return { nextDueAt: outcome.nextDueAt, nextClockId: outcome.nextClockRowId };
}

/** The reason a house clock stands still for while FCERT has asked the organisation something. */
const AWAITED_ANSWER = 'awaiting-constituent';

/** Whatever an organisation sends on an incident is its answer: who has waited for one waits no longer. */
function answerIn({ actor }: Tx, { reference }: Report): NonNullable<ClockNews['arrived']> {
  return {
    reason: AWAITED_ANSWER,
    author: `${actorLabel(actor)}: the organisation answered (${reference})`,
  };
}

/**
 * The instants a report states or brings about. By being received it is the organisation's initial report, towards every
 * text whose required fields it states.
 */
function eventsOf(report: Report) {
  return [
    { event: 'received_by_fcert' as const, at: report.receivedAt },
    ...instantEvents(report, report.receivedAt),
    {
      event: 'report_submitted' as const,
      at: report.receivedAt,
      phase: 'initial',
      dutyHolder: 'constituent' as const,
      dutyHolderId: report.constituentId,
      filled: filledBy(report),
    },
  ];
}
