import type { Severity } from '@fcert/kernel';
import type { DutyHolderKind, RecordableEvent } from './domain/policy.js';
import type { NewFact } from './subject-ledger.js';

/** What scopes are compared with. A field left out stays as it was. */
export interface ClockFacts {
  readonly severity?: Severity | null;
  /** RSIT `class/type`: the primary and every secondary classification. The whole list. */
  readonly categories?: readonly string[];
  /** Every flag that is set. The whole list; `ongoing` ends by itself with the event `handled`. */
  readonly flags?: readonly string[];
  readonly sector?: string;
  readonly entityKinds?: readonly string[];
}

/** Something that happened. */
export interface ClockEvent {
  readonly event: RecordableEvent;
  /** null: now, by the database's clock. An instant after now counts as now: it cannot have happened yet. */
  readonly at: Date | null;
  /** Whose act it is. Needed where both sides act under one name (`update_sent`). */
  readonly dutyHolder?: DutyHolderKind;
  /** The organisation whose act it is; left out it is not told apart. */
  readonly dutyHolderId?: string;
  /** Of `report_submitted`: the deliverable it is. Left out it is a first report. */
  readonly phase?: string;
  /** Narrows a stop to one clock of one policy. */
  readonly clock?: { readonly policyId: string; readonly clockId: string };
  /** Ids of the fields it states: it answers no clock whose text requires another. Left out, fields are not asked for. */
  readonly filled?: readonly string[];
}

export function eventFact(event: ClockEvent, now: Date): NewFact {
  const { dutyHolder, dutyHolderId, phase, clock, filled } = event;
  return {
    kind: 'event',
    event: event.event,
    at: Math.min((event.at ?? now).getTime(), now.getTime()),
    ...(dutyHolder ? { by: { kind: dutyHolder, id: dutyHolderId ?? null } } : {}),
    ...(phase === undefined ? {} : { phases: [phase] }),
    ...(clock ? { clock } : {}),
    ...(filled ? { filled } : {}),
  };
}
