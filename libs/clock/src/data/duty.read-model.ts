import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockStateName } from '../domain/clock-state.js';
import type { DutyHolder } from '../domain/duty-holder.js';
import type { Citation, Deliverable, DutyHolderKind, PolicyStatus } from '../domain/policy.js';
import { shownBasis } from '../domain/policy-words.js';
import { clockOfDuty } from '../domain/recurring.js';
import { PolicyStore } from './policy-store.js';
import type { Pin } from './clock-subject.entity.js';

/** One period of a duty as its holder and FCERT see it. */
export interface DutyView {
  readonly id: string;
  readonly reference: string;
  readonly dutyId: string;
  readonly title: string;
  readonly caption: string;
  readonly holder: DutyHolder;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** null: the source gives no number. */
  readonly dueAt: Date | null;
  readonly state: ClockStateName;
  readonly clockRowId: string;
  readonly deliverable: Deliverable | null;
  readonly nilReturnExpected: boolean;
  readonly policy: {
    readonly id: string;
    readonly version: string;
    readonly status: PolicyStatus;
    readonly citation: Citation | null;
  };
  readonly handedIn: {
    readonly nil: boolean;
    readonly at: Date;
    readonly by: string;
    readonly text: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly incidents: readonly string[];
  } | null;
}

interface Row {
  id: string;
  reference: string;
  dutyId: string;
  policyId: string;
  policyVersion: string;
  holderKind: DutyHolderKind;
  holderId: string | null;
  periodStart: Date;
  periodEnd: Date;
  clockRowId: string;
  dueAt: Date | null;
  state: ClockStateName;
  pinned: Pin[];
  nil: boolean | null;
  receivedAt: Date;
  by: string;
  text: string;
  fields: Record<string, string>;
  incidents: string[];
}

export interface DutyPage {
  /** One body's duties; null: everybody's, FCERT's own included. */
  readonly constituentId: string | null;
  /** `open`: still owed. */
  readonly state: 'open' | 'all';
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

@Injectable()
export class DutyReadModel {
  constructor(private readonly policies: PolicyStore) {}

  /** Latest period first. */
  async page(q: Queryable, page: DutyPage): Promise<{ items: DutyView[]; more: boolean; lastKey: string | null }> {
    const rows = await q.query<Row & { sortKey: string }>(
      `${SELECT}
        WHERE ($1::uuid IS NULL OR (p.holder_kind = 'constituent' AND p.holder_id = $1))
          AND ($2 OR c.ended_at IS NULL)
          AND ($3::timestamptz IS NULL OR (p.period_end, p.id) < ($3::timestamptz, $4::uuid))
        ORDER BY p.period_end DESC, p.id DESC LIMIT $5`,
      [
        page.constituentId,
        page.state === 'all',
        page.after?.key ?? null,
        page.after?.id ?? null,
        page.limit + 1,
      ],
    );
    const shown = rows.slice(0, page.limit);
    return {
      items: await this.views(q, shown),
      more: rows.length > page.limit,
      lastKey: shown.at(-1)?.sortKey ?? null,
    };
  }

  async byReference(q: Queryable, reference: string): Promise<DutyView | undefined> {
    const rows = await q.query<Row>(`${SELECT} WHERE p.reference = $1`, [reference]);
    return (await this.views(q, rows))[0];
  }

  private async views(q: Queryable, rows: readonly Row[]): Promise<DutyView[]> {
    const policies = await this.policies.resolve(
      q,
      rows.flatMap(({ pinned }) => pinned),
    );
    const byKey = new Map(policies.map(({ document }) => [`${document.id} ${document.version}`, document]));
    return rows.flatMap((row) => {
      const document = byKey.get(`${row.policyId} ${row.policyVersion}`);
      const duty = document?.recurring.find((one) => one.id === row.dutyId);
      if (!document || !duty) return [];
      const shown = shownBasis(document, clockOfDuty(duty));
      return [
        {
          id: row.id,
          reference: row.reference,
          dutyId: row.dutyId,
          title: duty.title,
          caption: shown.caption,
          holder: { kind: row.holderKind, id: row.holderId },
          periodStart: row.periodStart,
          periodEnd: row.periodEnd,
          dueAt: row.dueAt,
          state: row.state,
          clockRowId: row.clockRowId,
          deliverable: duty.deliverable ?? null,
          nilReturnExpected: duty.nilReturn,
          policy: {
            id: document.id,
            version: document.version,
            status: shown.status,
            citation: shown.citation,
          },
          handedIn: handedInOf(row),
        },
      ];
    });
  }
}

function handedInOf({ nil, receivedAt, by, text, fields, incidents }: Row): DutyView['handedIn'] {
  return nil === null ? null : { nil, at: receivedAt, by, text, fields, incidents };
}

const SELECT = `
  SELECT p.id, p.reference, p.duty_id AS "dutyId", p.policy_id AS "policyId", p.policy_version AS "policyVersion",
         p.holder_kind AS "holderKind", p.holder_id AS "holderId", p.period_start AS "periodStart",
         p.period_end AS "periodEnd", p.period_end::text AS "sortKey", c.id AS "clockRowId", c.due_at AS "dueAt",
         c.state, s.pinned, r.nil, r.received_at AS "receivedAt", r.actor_label AS by, r.text, r.fields, r.incidents
    FROM duty_period p
    JOIN clock_subject s ON s.subject_kind = 'recurring-duty' AND s.subject_id = p.id
    JOIN clock c ON c.subject_kind = 'recurring-duty' AND c.subject_id = p.id
    LEFT JOIN duty_return r ON r.duty_period_id = p.id`;
