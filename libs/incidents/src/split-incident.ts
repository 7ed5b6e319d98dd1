import { SplitSubject } from '@fcert/clock';
import { appendAudit } from '@fcert/audit';
import { DomainError } from '@fcert/kernel';
import { type Acting, Transactions, type Tx, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { aboutIncident, announce, factsOf } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentById, lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { insertPart, joinedReports, moveReports } from './data/joined-records.js';
import { shareRestriction } from './data/restriction.js';
import { addTimeline } from './data/timeline.js';

export interface SplitInput {
  readonly reference: string;
  /** References of the reports that are about something else. */
  readonly reports: readonly string[];
  /** Of the new incident; the title of its first report when left out. */
  readonly title: string | null;
  readonly reason: string;
}

type JoinedReport = Awaited<ReturnType<typeof joinedReports>>[number];

/**
 * One incident turns out to be two. The named reports open an incident of their own, which begins with the whole
 * history of the first: both keep every clock with its start, its due time and its verdict.
 */
@Injectable()
export class SplitIncident {
  constructor(
    private readonly transactions: Transactions,
    private readonly split: SplitSubject,
  ) {}

  /** Answers the new incident. */
  execute(acting: Acting, input: SplitInput): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const whole = await lockIncidentFor(tx, 'incident:merge', input.reference);
      if (whole.state === 'closed')
        throw new DomainError('refused', 'incident-closed', 'A closed incident is not split.');
      const moved = chosenReports(await joinedReports(tx, whole.id), input.reports);
      const part = await this.open(tx, whole, moved, input);
      const kept = await updateIncident(tx, whole, {
        reportCount: Math.max(1, whole.reportCount - moved.length),
      });
      await announce(tx, kept, {
        change: 'split',
        entry: {
          kind: 'merge',
          text: `${part.reference} was split off: ${input.reason}`,
          data: { part: part.reference, reports: references(moved) },
          visibility: 'constituent',
        },
        audit: { part: part.reference, reports: references(moved), reason: input.reason },
      });
      return part;
    });
  }

  private async open(
    tx: Tx,
    whole: Incident,
    moved: readonly JoinedReport[],
    input: SplitInput,
  ): Promise<Incident> {
    const [first] = moved;
    const title = input.title ?? first?.title ?? whole.title;
    const id = await insertPart(tx, { wholeId: whole.id, title, reportCount: moved.length });
    // Before anything hangs on it: what was for named eyes stays so.
    await shareRestriction(tx, { from: whole.id, to: id });
    const { reference } = await lockIncidentById(tx, id);
    const reason = `split from ${whole.reference}`;
    await moveReports(tx, { from: whole.id, to: id, reason, reportIds: moved.map((report) => report.id) });
    const clocks = await this.split.execute(tx, { kind: 'incident', id: whole.id, into: { id, reference } });
    const { nextDueAt, nextClockRowId: nextClockId } = clocks.part;
    const part = await updateIncident(tx, await lockIncidentById(tx, id), { nextDueAt, nextClockId });
    await tellOpened(tx, part, { whole, moved, reason: input.reason });
    return part;
  }
}

async function tellOpened(
  tx: Tx,
  part: Incident,
  { whole, moved, reason }: { whole: Incident; moved: readonly JoinedReport[]; reason: string },
): Promise<void> {
  await addTimeline(tx, part.id, [
    {
      kind: 'merge',
      text: `Split from ${whole.reference}: ${reason}`,
      data: { whole: whole.reference, reports: references(moved) },
      visibility: 'constituent',
    },
  ]);
  await appendAudit(tx, [
    {
      action: 'incident.opened',
      objectKind: 'incident',
      objectId: part.id,
      reference: part.reference,
      data: { splitFrom: whole.reference, reports: references(moved), severity: part.severity, reason },
    },
  ]);
  await publish(tx, [
    event({
      ...aboutIncident(part),
      type: 'incident.opened',
      payload: { ...factsOf(part), reportId: moved[0]!.id },
    }),
  ]);
}

function references(reports: readonly JoinedReport[]): string[] {
  return reports.map(({ reference }) => reference);
}

function chosenReports(joined: readonly JoinedReport[], wanted: readonly string[]): JoinedReport[] {
  const chosen = joined.filter(({ reference }) => wanted.includes(reference));
  const stranger = wanted.find((reference) => !joined.some((report) => report.reference === reference));
  if (stranger !== undefined || chosen.length === 0)
    throw invalidReports('not-of-this-incident', 'Name reports of this incident.');
  if (chosen.length === joined.length)
    throw invalidReports('nothing-left', 'At least one report stays with the incident.');
  return chosen;
}

function invalidReports(code: string, message: string): DomainError {
  return new DomainError('invalid', code, message, { errors: [{ pointer: '/reports', code, message }] });
}
