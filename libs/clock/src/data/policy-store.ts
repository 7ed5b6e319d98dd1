import { DomainError } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { PinnedPolicy } from '../domain/clock-state.js';
import type { SubjectKind } from '../domain/history.js';
import type { ClockPolicy } from '../domain/policy.js';
import type { WorkingCalendar } from '../domain/working-calendar.js';
import type { Pin } from './clock-subject.entity.js';

/** The texts in force at the database's present instant, and that instant. */
export interface InForce {
  readonly now: Date;
  readonly pins: Pin[];
  readonly policies: PinnedPolicy[];
}

interface PolicyRow {
  now: Date;
  id: string | null;
  version: string;
  document: ClockPolicy | null;
  calendar_id: string | null;
  revision: number | null;
  weekend_days: number[] | null;
  holidays: string[] | null;
}

/** Enough for every version a running instance is likely to meet; the oldest entry makes room. */
const MOST_CACHED = 1000;

/**
 * Policy versions and calendar revisions never change once stored, so this process keeps those it has seen and a
 * subject is opened and recomputed without reading them again.
 */
@Injectable()
export class PolicyStore {
  private readonly documents = new Map<string, ClockPolicy>();
  private readonly calendars = new Map<string, WorkingCalendar>();

  /** Pins for a new subject: the newest version in force of each policy that is enabled or asked for by id. */
  async inForce(q: Queryable, kind: SubjectKind, extraIds: readonly string[]): Promise<InForce> {
    const rows = await q.query<PolicyRow>(IN_FORCE, [
      [...extraIds],
      [...this.documents.keys()],
      [...this.calendars.keys()],
    ]);
    rows.forEach((row) => this.remember(row));
    const found = rows.filter((row) => row.id !== null);
    const missing = extraIds.find((id) => !found.some((row) => row.id === id));
    if (missing !== undefined)
      throw new DomainError('invalid', 'unknown-clock-policy', `No version of policy ${missing} is in force.`);
    const all = found.map(pinOf);
    const resolved = await this.resolve(q, all);
    const bound = all.flatMap((pin, n) => {
      const policy = resolved[n];
      return policy && concerns(policy.document, kind) ? [{ pin, policy }] : [];
    });
    return {
      now: rows[0]!.now,
      pins: bound.map(({ pin }) => pin),
      policies: bound.map(({ policy }) => policy),
    };
  }

  /** The texts behind pins, from memory where this process has met them. */
  async resolve(q: Queryable, pins: readonly Pin[]): Promise<PinnedPolicy[]> {
    const unknown = pins.filter((pin) => !this.isKnown(pin));
    if (unknown.length > 0) {
      const rows = await q.query<PolicyRow>(BY_PINS, [JSON.stringify(unknown)]);
      rows.forEach((row) => this.remember(row));
    }
    return pins.map((pin) => ({
      document: this.document(pin),
      calendar: pin.calendar ? this.calendar(pin.calendar) : null,
      carried: pin.carried,
    }));
  }

  private document(pin: Pick<Pin, 'id' | 'version'>): ClockPolicy {
    const document = this.documents.get(`${pin.id} ${pin.version}`);
    if (!document) throw new Error(`policy ${pin.id} ${pin.version} is pinned but not stored`);
    return document;
  }

  private calendar(pin: { id: string; revision: number }): WorkingCalendar {
    const calendar = this.calendars.get(`${pin.id} ${pin.revision}`);
    if (!calendar) throw new Error(`calendar ${pin.id} revision ${pin.revision} is pinned but not stored`);
    return calendar;
  }

  private isKnown(pin: Pin): boolean {
    const { calendar } = pin;
    return (
      this.documents.has(`${pin.id} ${pin.version}`) &&
      (!calendar || this.calendars.has(`${calendar.id} ${calendar.revision}`))
    );
  }

  private remember(row: PolicyRow): void {
    if (row.id !== null && row.document) keep(this.documents, `${row.id} ${row.version}`, row.document);
    if (row.calendar_id === null || row.revision === null || !row.weekend_days) return;
    keep(this.calendars, `${row.calendar_id} ${row.revision}`, {
      id: row.calendar_id,
      revision: row.revision,
      weekendDays: row.weekend_days,
      holidays: new Set(row.holidays ?? []),
    });
  }
}

function keep<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.set(key, value);
  const [oldest] = cache.keys();
  if (cache.size > MOST_CACHED && oldest !== undefined) cache.delete(oldest);
}

function pinOf(row: PolicyRow): Pin {
  const calendar =
    row.calendar_id !== null && row.revision !== null ? { id: row.calendar_id, revision: row.revision } : null;
  return { id: row.id!, version: row.version, calendar, carried: false };
}

/** Tasks carry the provider's clocks alone, incidents all others; a policy without any is not pinned. */
function concerns(policy: ClockPolicy, kind: SubjectKind): boolean {
  if (kind === 'recurring-duty') return policy.recurring.length > 0;
  return policy.clocks.some((clock) => (clock.dutyHolder === 'mssp') === (kind === 'mssp-task'));
}

/** What the process already holds comes back as NULL instead of travelling again. */
const CALENDAR_COLUMNS = `
  c.id AS calendar_id, c.revision, c.weekend_days,
  (SELECT array_agg(h.day::text) FROM holiday h WHERE h.calendar_id = c.id AND h.revision = c.revision) AS holidays`;

/** Whether version `p` starts clocks today, were it enabled: days in the policy's own zone, both ends inclusive. */
export const IN_FORCE_TODAY = `(
  (p.effective_from IS NULL OR p.effective_from <= (now() AT TIME ZONE p.timezone)::date)
  AND (p.effective_to IS NULL OR p.effective_to >= (now() AT TIME ZONE p.timezone)::date)
  AND (p.in_force_until IS NULL OR p.in_force_until >= (now() AT TIME ZONE p.timezone)::date))`;

const IN_FORCE = `
  WITH latest AS (
    SELECT DISTINCT ON (p.id) p.id, p.version, p.working_calendar
      FROM clock_policy p
     WHERE (p.enabled OR p.id = ANY ($1::text[]))
       AND ${IN_FORCE_TODAY}
     ORDER BY p.id, string_to_array(p.version, '.')::int[] DESC
  ), calendar AS (
    SELECT DISTINCT ON (id) id, revision, weekend_days FROM working_calendar ORDER BY id, revision DESC
  )
  SELECT moment.now, p.id, p.version,
         CASE WHEN p.id || ' ' || p.version = ANY ($2::text[]) THEN NULL ELSE p.document END AS document,
         cal.*
    FROM (SELECT date_trunc('milliseconds', now()) AS now) AS moment
    LEFT JOIN latest ON true
    LEFT JOIN clock_policy p ON p.id = latest.id AND p.version = latest.version
    LEFT JOIN LATERAL (
      SELECT c.id AS calendar_id, c.revision,
             CASE WHEN known THEN NULL ELSE c.weekend_days END AS weekend_days,
             CASE WHEN known THEN NULL ELSE
               (SELECT array_agg(h.day::text) FROM holiday h WHERE h.calendar_id = c.id AND h.revision = c.revision)
             END AS holidays
        FROM calendar c, LATERAL (SELECT c.id || ' ' || c.revision = ANY ($3::text[]) AS known) AS seen
       WHERE c.id = latest.working_calendar
    ) AS cal ON true`;

const BY_PINS = `
  SELECT now() AS now, p.id, p.version, p.document, ${CALENDAR_COLUMNS}
    FROM jsonb_to_recordset($1::jsonb) AS pin(id text, version text, calendar jsonb)
    JOIN clock_policy p ON p.id = pin.id AND p.version = pin.version
    LEFT JOIN working_calendar c
           ON c.id = pin.calendar ->> 'id' AND c.revision = (pin.calendar ->> 'revision')::int`;
