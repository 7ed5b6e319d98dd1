import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type PlannedStep, plannedSteps, warnLevelsOf } from '../domain/alarms.js';
import type { ClockStateName, PinnedClock } from '../domain/clock-state.js';
import type { DutyHolder } from '../domain/duty-holder.js';
import type { SubjectKind } from '../domain/history.js';
import type {
  Citation,
  ClockEventName,
  Deliverable,
  EscalationPath,
  PolicyStatus,
  QuietHours,
} from '../domain/policy.js';
import { shownBasis } from '../domain/policy-words.js';
import { definitionIn } from '../domain/recurring.js';
import type { ClockEntity, StoredPause } from './clock.entity.js';
import type { Pin } from './clock-subject.entity.js';
import { nextAlarmInMs } from './firing.js';
import { PolicyStore } from './policy-store.js';

/** One clock as screens, receipts and chains show it. Both sides see the same. */
export interface ClockView {
  readonly id: string;
  readonly clockId: string;
  readonly title: string;
  /** Words to show beside the due time; a house figure is never shown as law. */
  readonly caption: string;
  readonly policyTitle: string;
  /** What ends it, and the report it asks for where it asks for one. */
  readonly stopEvent: ClockEventName;
  readonly deliverable: Deliverable | null;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly reference: string;
  readonly dutyHolder: DutyHolder;
  readonly state: ClockStateName;
  readonly startedAt: Date;
  readonly anchorAt: Date | null;
  readonly dueAt: Date | null;
  readonly endedAt: Date | null;
  readonly reason: string | null;
  readonly pauses: readonly StoredPause[];
  readonly policy: {
    readonly id: string;
    readonly version: string;
    readonly status: PolicyStatus;
    readonly citation: Citation | null;
  };
  readonly warnLevels: readonly { readonly level: string; readonly firedAt: Date | null }[];
}

/** A clock with the chain its pinned policy demands. */
export interface ClockChain {
  readonly clock: ClockView;
  readonly steps: readonly PlannedStep[];
  readonly path: EscalationPath | null;
  /** Of house clocks only: everything else waits for no morning. */
  readonly quietHours: (QuietHours & { readonly zone: string }) | null;
}

interface Row extends ClockEntity {
  reference: string;
  pinned: Pin[];
  fired: Record<string, string> | null;
}

/** More clocks than any page of subjects has. */
const MOST_ROWS = 5000;

@Injectable()
export class ClockReadModel {
  constructor(private readonly policies: PolicyStore) {}

  /** Clocks by subject id, in order of their due time; every id asked for has an entry. */
  async forSubjects(q: Queryable, subjectIds: readonly string[]): Promise<Map<string, ClockView[]>> {
    const bySubject = new Map<string, ClockView[]>(subjectIds.map((id) => [id, []]));
    const rows = await q.query<Row>(`${SELECT} WHERE c.subject_id = ANY ($1::uuid[]) ${ORDER}`, [[...subjectIds]]);
    for (const { view } of await this.views(q, rows)) bySubject.get(view.subjectId)?.push(view);
    return bySubject;
  }

  /** Clocks by the ids of their rows; unknown ids are left out. */
  async byIds(q: Queryable, clockRowIds: readonly string[]): Promise<ClockView[]> {
    return (await this.readIds(q, clockRowIds)).map(({ view }) => view);
  }

  /** What an escalation chain is made of: clocks with their steps at absolute instants, and the pinned path. */
  async chains(q: Queryable, clockRowIds: readonly string[]): Promise<ClockChain[]> {
    return (await this.readIds(q, clockRowIds)).map(chainOf);
  }

  /** The same of every clock of subjects of one kind. */
  async chainsOf(q: Queryable, kind: SubjectKind, ids: readonly string[]): Promise<ClockChain[]> {
    const where = 'c.subject_kind = $1 AND c.subject_id = ANY ($2::uuid[])';
    const rows = await q.query<Row>(`${SELECT} WHERE ${where} ${ORDER}`, [kind, ids]);
    return (await this.views(q, rows)).map(chainOf);
  }

  /** Milliseconds until the next alarm by the database's clock; null when none is armed. */
  async nextAlarmInMs(q: Queryable): Promise<number | null> {
    return nextAlarmInMs(q);
  }

  private async readIds(q: Queryable, ids: readonly string[]) {
    const rows = await q.query<Row>(`${SELECT} WHERE c.id = ANY ($1::uuid[]) ${ORDER}`, [[...ids]]);
    return this.views(q, rows);
  }

  private async views(q: Queryable, rows: readonly Row[]) {
    const pins = new Map(rows.flatMap((row) => row.pinned).map((pin) => [`${pin.id} ${pin.version}`, pin]));
    const policies = await this.policies.resolve(q, [...pins.values()]);
    const byKey = new Map(policies.map((one) => [`${one.document.id} ${one.document.version}`, one]));
    return rows.flatMap((row) => {
      const policy = byKey.get(`${row.policyId} ${row.policyVersion}`);
      const definition = policy && definitionIn(policy.document, row.clockId);
      if (!policy || !definition) return [];
      const pinned = { policy, definition };
      return [{ row, pinned, view: viewOf(row, pinned) }];
    });
  }
}

function chainOf({ row, view, pinned }: { row: Row; view: ClockView; pinned: PinnedClock }): ClockChain {
  return {
    clock: view,
    steps: escalationStepsOf(row, pinned),
    path: pinned.policy.document.escalationPath ?? null,
    quietHours: quietHoursOf(view, pinned),
  };
}

function quietHoursOf(view: ClockView, { policy }: PinnedClock): ClockChain['quietHours'] {
  const { quietHours, timezone } = policy.document;
  return quietHours && view.policy.status === 'house' ? { ...quietHours, zone: timezone } : null;
}

/** The steps of a stored clock at absolute instants, by the policy version it is pinned to. */
export function escalationStepsOf(
  row: Pick<ClockEntity, 'countFrom' | 'allowedUntil' | 'dueAt' | 'pauses'>,
  pinned: PinnedClock,
): PlannedStep[] {
  return plannedSteps(pinned, {
    countFrom: row.countFrom?.getTime() ?? null,
    allowedUntil: row.allowedUntil?.getTime() ?? null,
    dueAt: row.dueAt?.getTime() ?? null,
    pauses: row.pauses.map(({ from, to, reason, author = '' }) => ({
      from: Date.parse(from),
      to: to === null ? null : Date.parse(to),
      reason,
      author,
    })),
  });
}

function viewOf(row: Row, { policy, definition }: PinnedClock): ClockView {
  const { document } = policy;
  const shown = shownBasis(document, definition);
  return {
    id: row.id,
    clockId: row.clockId,
    title: definition.title,
    caption: shown.caption,
    policyTitle: document.title,
    stopEvent: definition.stopEvent,
    deliverable: definition.deliverable ?? null,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    reference: row.reference,
    dutyHolder: { kind: row.holderKind, id: row.holderId },
    state: row.state,
    startedAt: row.startedAt,
    anchorAt: row.anchorAt,
    dueAt: row.dueAt,
    endedAt: row.endedAt,
    reason: row.reason,
    pauses: row.pauses,
    policy: {
      id: row.policyId,
      version: row.policyVersion,
      status: shown.status,
      citation: shown.citation,
    },
    warnLevels: warnLevelsOf(definition).map((level) => {
      const firedAt = row.fired?.[level];
      return { level, firedAt: firedAt === undefined ? null : new Date(firedAt) };
    }),
  };
}

const SELECT = `
  SELECT c.id, c.subject_kind AS "subjectKind", c.subject_id AS "subjectId", c.policy_id AS "policyId",
         c.policy_version AS "policyVersion", c.clock_id AS "clockId", c.duty, c.holder_kind AS "holderKind",
         c.holder_id AS "holderId", c.instance, c.state, c.started_at AS "startedAt", c.known_at AS "knownAt",
         c.anchor_at AS "anchorAt", c.count_from AS "countFrom", c.allowed_until AS "allowedUntil",
         c.due_at AS "dueAt", c.pauses, c.ended_at AS "endedAt", c.reason, s.reference, s.pinned,
         (SELECT jsonb_object_agg(a.level, a.fired_at) FROM clock_alarm a
           WHERE a.clock_id = c.id AND a.fired_at IS NOT NULL) AS fired
    FROM clock c
    JOIN clock_subject s ON s.subject_kind = c.subject_kind AND s.subject_id = c.subject_id`;

const ORDER = `ORDER BY c.due_at NULLS LAST, c.id LIMIT ${MOST_ROWS}`;
