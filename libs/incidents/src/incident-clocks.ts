import { ChangeClockFacts, OpenSubject, RecordClockEvent, type ClockOutcome } from '@fcert/clock';
import { entityKindsOf, findConstituent } from '@fcert/constituents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Incident } from './data/incident.entity.js';
import type { IncidentPatch } from './data/incident.repository.js';
import type { Report } from './data/report.entity.js';

export type IncidentClockEvent =
  | 'acknowledged'
  | 'classified'
  | 'escalated'
  | 'update_sent'
  | 'recovered'
  | 'handled'
  | 'closed'
  | 'rejected';

/**
 * What incidents say to the clock ledger, always in the transaction of the change that makes it true. Every answer
 * is the incident's next deadline, which its row keeps for the queue.
 */
@Injectable()
export class IncidentClocks {
  constructor(
    private readonly openSubject: OpenSubject,
    private readonly recordEvent: RecordClockEvent,
    private readonly changeFacts: ChangeClockFacts,
  ) {}

  /** Opens the subject with everything already known, anchored at the instants stored with the report. */
  async open(tx: Tx, incident: Incident, report: Report): Promise<IncidentPatch> {
    const body = await findConstituent(tx, incident.constituentId);
    const outcome = await this.openSubject.execute(tx, {
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
        entityKinds: body ? entityKindsOf(body) : [],
        flags: incident.flags,
      },
      events: eventsOf(report),
    });
    return nextOf(outcome);
  }

  /** A further report: its own instants count, the earliest ever recorded holds. */
  async reportAttached(tx: Tx, incident: Incident, report: Report): Promise<IncidentPatch | undefined> {
    await this.changeFacts.execute(tx, {
      kind: 'incident',
      id: incident.id,
      facts: { severity: incident.severity, categories: categoriesOf(incident), flags: incident.flags },
    });
    let outcome: ClockOutcome | undefined;
    for (const it of eventsOf(report)) {
      outcome = await this.recordEvent.execute(tx, { kind: 'incident', id: incident.id, ...it });
    }
    return outcome && nextOf(outcome);
  }

  /** Something happened now, by the database's clock. */
  async happened(
    tx: Tx,
    incident: Incident,
    event: IncidentClockEvent,
    dutyHolder?: 'constituent' | 'fcert',
  ): Promise<IncidentPatch> {
    return nextOf(
      await this.recordEvent.execute(tx, { kind: 'incident', id: incident.id, event, at: null, dutyHolder }),
    );
  }

  /** The organisation filed a report of a phase on an open incident. */
  async reportFiled(tx: Tx, incident: Incident, phase: string): Promise<IncidentPatch> {
    const filed = {
      kind: 'incident' as const,
      id: incident.id,
      at: null,
      dutyHolder: 'constituent' as const,
    };
    return nextOf(
      phase === 'update'
        ? await this.recordEvent.execute(tx, { ...filed, event: 'update_sent' })
        : await this.recordEvent.execute(tx, { ...filed, event: 'report_submitted', phase }),
    );
  }

  /** Severity, classification or flags changed: clocks start, hand over or are withdrawn accordingly. */
  async factsChanged(tx: Tx, incident: Incident): Promise<IncidentPatch> {
    return nextOf(
      await this.changeFacts.execute(tx, {
        kind: 'incident',
        id: incident.id,
        facts: { severity: incident.severity, categories: categoriesOf(incident), flags: incident.flags },
      }),
    );
  }
}

function categoriesOf(incident: Incident): string[] {
  const primary = incident.class && incident.type ? [`${incident.class}/${incident.type}`] : [];
  return [...primary, ...incident.secondary];
}

function nextOf(outcome: ClockOutcome): IncidentPatch {
  return { nextDueAt: outcome.nextDueAt, nextClockId: outcome.nextClockRowId };
}

/** The instants a report states or brings about. A report is the constituent's initial report by being received. */
function eventsOf(report: Report) {
  const stated = [
    ['occurred', report.occurredAt],
    ['detected', report.detectedAt],
    ['aware', report.awareAt],
    ['noticed', report.awareAt],
  ] as const;
  return [
    { event: 'received_by_fcert' as const, at: report.receivedAt },
    ...stated.flatMap(([event, at]) => (at ? [{ event, at }] : [])),
    { event: 'report_submitted' as const, at: report.receivedAt, phase: 'initial' },
  ];
}
