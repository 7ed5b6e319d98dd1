import type { FcertEvents, Tlp } from '@fcert/kernel';
import { strictest } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { findIncident, findReport } from '@fcert/incidents';
import type { OutboxEvent, Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { AlertFacts } from './domain/message.js';

/** What a message may say: titles, instants and codes, looked up where the event holds ids alone. */
@Injectable()
export class AlertFactsReader {
  constructor(private readonly clocks: ClockReadModel) {}

  async ofStep(q: Queryable, raised: FcertEvents['escalation.raised']): Promise<AlertFacts> {
    const { escalationId, step, action, clockRowId } = raised;
    const [clock] = clockRowId ? await this.clocks.byIds(q, [clockRowId]) : [];
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

  async ofReport(q: Queryable, reportId: string): Promise<AlertFacts> {
    const report = await findReport(q, { id: reportId });
    return report ? { reportReference: report.reference } : {};
  }
}

/** The stricter of the label a message was made under and the one its incident has now. */
export async function presentLabel(
  q: Queryable,
  about: Pick<OutboxEvent, 'subjectKind' | 'tlp'> & { readonly subjectId: string | null },
): Promise<Tlp> {
  if (about.subjectKind !== 'incident' || about.subjectId === null) return about.tlp;
  const incident = await findIncident(q, { id: about.subjectId });
  return incident ? strictest([about.tlp, incident.tlp]) : about.tlp;
}
