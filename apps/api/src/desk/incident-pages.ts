import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { constituentsByIds } from '@fcert/constituents';
import { type ListScope, can, isOnEveryList, listScope } from '@fcert/identity';
import {
  type Incident,
  type ObservableOfIncident,
  findIncident,
  observablesOf,
  queuePage,
  relatedOf,
  reportsOfIncident,
  restrictionOf,
  timelineOf,
} from '@fcert/incidents';
import { LiveCursors, type Queryable, Transactions, eventHead } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ClockAnswer, clockAnswer } from '../http/clock.dto.js';
import { cutPage, encodeCursor, sortedEnd } from '../http/cursor.js';
import type { Shown } from '../http/live-cursor.js';
import { type PageQuery, pageOf } from '../http/page-query.js';
import {
  type IncidentAnswer,
  type IncidentListAnswer,
  type TimelineAnswer,
  rowAnswer,
  timelineEntryAnswer,
} from './incident.dto.js';
import type { IncidentQuery } from './incident-query.dto.js';
import { type RestrictionAnswer, restrictionAnswer } from './restriction.dto.js';
import { withoutClaim, withoutWords } from './without-reports.js';

/** A value is told to have a marking where it has one of its own. */
const withOwnMarking = ({ pap, ...seen }: ObservableOfIncident) => (pap === null ? seen : { ...seen, pap });

/** The pages of the desk: each one bounded, each on one snapshot, each narrowed to what the caller may see. */
@Injectable()
export class IncidentPages {
  constructor(
    private readonly transactions: Transactions,
    private readonly clockViews: ClockReadModel,
    private readonly cursors: LiveCursors,
  ) {}

  /** A page of the queue and the live cursor of the same instant: no hole between list and socket. */
  async list(actor: Actor, query: IncidentQuery): Promise<Shown<IncidentListAnswer>> {
    const scope = listScope(actor, 'incident:list');
    if (!scope) throw new DomainError('forbidden', 'forbidden', 'You may not list incidents.');
    return this.transactions.snapshot(async (q) => {
      const { rows, more } = await queuePage(q, scope, {
        view: query.view ?? 'desk',
        state: query.state ?? [],
        severity: query.severity ?? [],
        sector: query.sector ?? [],
        assignee: query.assignee === 'me' ? actor.id : (query.assignee ?? null),
        q: query.q ?? null,
        sort: query.sort ?? 'due',
        callerId: actor.id,
        ...pageOf(query),
      });
      const bodies = await this.bodies(
        q,
        rows.map((row) => row.constituentId),
      );
      const clocks = await this.clocksByRow(
        q,
        rows.flatMap((row) => row.nextClockId ?? []),
      );
      const last = rows.at(-1);
      const page = {
        items: rows.map((row) =>
          rowAnswer(
            row,
            bodies.get(row.constituentId),
            row.nextClockId ? clocks.get(row.nextClockId) : undefined,
          ),
        ),
        nextCursor: more && last ? encodeCursor({ key: last.sortKey, id: last.id }) : null,
      };
      return { page, liveCursor: await this.liveCursor(q, actor) };
    });
  }

  async one(actor: Actor, reference: string): Promise<Shown<IncidentAnswer>> {
    return this.transactions.snapshot(async (q) => {
      const incident = await this.readable(q, actor, reference);
      const scope = listScope(actor, 'incident:list')!;
      const bodies = await this.bodies(q, [incident.constituentId]);
      const clocks = await this.clocksOf(q, incident.id);
      const next = clocks.find((clock) => clock.id === incident.nextClockId);
      // Who may read the incident may still not read what was reported.
      const joined = await reportsOfIncident(q, incident.id);
      const reports = joined.filter((report) => can(actor, 'report:read', report));
      const reported = can(actor, 'report:read', incident);
      const page = {
        ...rowAnswer(incident, bodies.get(incident.constituentId), next),
        suggestions: reported ? incident.candidates : incident.candidates.map(withoutWords),
        secondary: incident.secondary,
        score: reported ? incident.score : withoutClaim(incident.score),
        flags: incident.flags,
        acknowledgedAt: incident.acknowledgedAt?.toISOString() ?? null,
        closedAt: incident.closedAt?.toISOString() ?? null,
        disposition: incident.disposition,
        restricted: incident.readers !== null,
        pap: incident.pap,
        clocks,
        reports: reports.map(({ id: _id, constituentId: _body, ...report }) => report),
        observables: reported ? (await observablesOf(q, incident.id)).map(withOwnMarking) : [],
        related: await this.related(q, incident.id, scope, reported),
      };
      return { page, liveCursor: await this.liveCursor(q, actor) };
    });
  }

  async timeline(actor: Actor, reference: string, query: PageQuery): Promise<TimelineAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await this.readable(q, actor, reference);
      const { limit, after } = pageOf(query);
      const entries = await timelineOf(q, incident.id, {
        all: actor.kind !== 'system' && actor.constituentId === null,
        reports: can(actor, 'report:read', incident),
        reader: readerOf(actor),
        after: after && { at: after.key, id: after.id },
        limit: limit + 1,
      });
      const { shown, nextCursor } = cutPage(entries, limit, sortedEnd);
      return { items: shown.map(timelineEntryAnswer), nextCursor };
    });
  }

  async clocks(actor: Actor, reference: string) {
    return this.transactions.snapshot(async (q) => {
      const incident = await this.readable(q, actor, reference, 'clock:read');
      return { items: await this.clocksOf(q, incident.id) };
    });
  }

  async restriction(actor: Actor, reference: string): Promise<RestrictionAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await this.readable(q, actor, reference, 'restriction:read');
      const found = await restrictionOf(q, incident.id);
      if (!found) throw notFound('restriction');
      return restrictionAnswer(found);
    });
  }

  private async liveCursor(q: Queryable, actor: Actor): Promise<string> {
    return this.cursors.write(actor, BigInt(await eventHead(q)));
  }

  private async readable(
    q: Queryable,
    actor: Actor,
    reference: string,
    verb: 'incident:read' | 'clock:read' | 'restriction:read' = 'incident:read',
  ): Promise<Incident> {
    const incident = await findIncident(q, { reference });
    if (!incident || !can(actor, verb, incident)) throw notFound('incident');
    return incident;
  }

  /** What speaks for a relation are values that reports share. */
  private async related(q: Queryable, incidentId: string, scope: ListScope, reported: boolean) {
    const related = await relatedOf(q, incidentId, scope);
    return reported ? related : related.map((it) => ({ ...it, reasons: [] }));
  }

  private async clocksOf(q: Queryable, incidentId: string): Promise<ClockAnswer[]> {
    const views = await this.clockViews.forSubjects(q, [incidentId]);
    return (views.get(incidentId) ?? []).map(clockAnswer);
  }

  private async clocksByRow(q: Queryable, ids: readonly string[]): Promise<Map<string, ClockAnswer>> {
    const views = await this.clockViews.byIds(q, ids);
    return new Map(views.map((view) => [view.id, clockAnswer(view)]));
  }

  private async bodies(q: Queryable, ids: readonly string[]) {
    const found = await constituentsByIds(q, [...new Set(ids)]);
    return new Map([...found.values()].map((body) => [body.id, { code: body.code, name: body.name }]));
  }
}

/** Whom lists of named readers bind: nobody of a body, which reads its own, and else whoever no scope says otherwise of. */
function readerOf(actor: Actor): string | null {
  if (isOnEveryList(actor)) return null;
  return listScope(actor, 'incident:list')?.reader ?? actor.id;
}
