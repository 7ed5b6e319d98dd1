import type { FcertEvents, Tlp } from '@fcert/kernel';
import { strictest } from '@fcert/kernel';
import { ClockReadModel, type ClockView } from '@fcert/clock';
import { type IncidentStanding, findReport, incidentStandings } from '@fcert/incidents';
import type { OutboxEvent, Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { AlertFacts } from './domain/message.js';

/** What a message may say: titles, instants and codes, looked up where the event holds ids alone. */
@Injectable()
export class AlertFactsReader {
  constructor(private readonly clocks: ClockReadModel) {}

  /** Reads together what the events of a batch need. */
  async of(q: Queryable, heard: readonly OutboxEvent[]): Promise<KnownFacts> {
    const incidentIds = heard.flatMap(({ subjectKind, subjectId }) =>
      subjectKind === 'incident' ? [subjectId] : [],
    );
    const clockRowIds = heard.flatMap((event) => {
      const { clockRowId } = event.payload as { clockRowId?: string | null };
      return event.type === 'escalation.raised' && clockRowId ? [clockRowId] : [];
    });
    const [found, clocks] = await Promise.all([
      incidentIds.length > 0 ? incidentStandings(q, [...new Set(incidentIds)]) : [],
      clockRowIds.length > 0 ? this.clocks.byIds(q, [...new Set(clockRowIds)]) : [],
    ]);
    return new KnownFacts(
      new Map(found.map((incident) => [incident.id, incident])),
      new Map(clocks.map((clock) => [clock.id, clock])),
    );
  }

  async ofReport(q: Queryable, reportId: string): Promise<AlertFacts> {
    const report = await findReport(q, { id: reportId });
    return report ? { reportReference: report.reference } : {};
  }
}

/** What was looked up for a batch of events. */
export class KnownFacts {
  constructor(
    private readonly incidents: ReadonlyMap<string, IncidentStanding>,
    private readonly clocks: ReadonlyMap<string, ClockView>,
  ) {}

  /** The event under the stricter of the label it was made under and the one its incident has now. */
  labelled(event: OutboxEvent): OutboxEvent {
    const present = event.subjectKind === 'incident' ? this.incidents.get(event.subjectId) : undefined;
    return present ? { ...event, tlp: strictest([event.tlp, present.tlp]) } : event;
  }

  assigneeOf(incidentId: string): string | null {
    return this.incidents.get(incidentId)?.assigneeId ?? null;
  }

  ofStep({ escalationId, step, action, clockRowId }: FcertEvents['escalation.raised']): AlertFacts {
    const clock = clockRowId ? this.clocks.get(clockRowId) : undefined;
    const ofClock = clock && {
      clock: clock.title,
      caption: clock.caption,
      dutyHolder: clock.dutyHolder.kind,
      ...(clock.dueAt ? { dueAt: clock.dueAt.toISOString() } : {}),
    };
    return { escalationId, step, action, ...ofClock };
  }

  ofFiring(fired: FcertEvents['clock.breached'], isBreach: boolean): AlertFacts {
    const { title, caption, dueAt, dutyHolder } = fired;
    return {
      clock: title,
      caption,
      dueAt,
      dutyHolder,
      ...(isBreach ? { lateByMs: Math.max(0, Date.parse(fired.firedAt) - Date.parse(dueAt)) } : {}),
    };
  }
}

/** The stricter of the label a message was made under and the one its incident has now. */
export async function presentLabel(
  q: Queryable,
  about: Pick<OutboxEvent, 'subjectKind' | 'tlp'> & { readonly subjectId: string | null },
): Promise<Tlp> {
  if (about.subjectKind !== 'incident' || about.subjectId === null) return about.tlp;
  const [incident] = await incidentStandings(q, [about.subjectId]);
  return incident ? strictest([about.tlp, incident.tlp]) : about.tlp;
}
