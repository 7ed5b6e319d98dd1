import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import type { Severity } from '@fcert/kernel';
import { alarmsOf } from '../src/domain/alarms.js';
import type { ClockState, PinnedPolicy } from '../src/domain/clock-state.js';
import type { DutyHolder } from '../src/domain/duty-holder.js';
import { evaluate } from '../src/domain/evaluate.js';
import type { EventFact, HistoryFact, Party, SubjectKind } from '../src/domain/history.js';
import type { Instant } from '../src/domain/instant.js';
import { timingOf } from '../src/domain/limits.js';
import { CLOSINGS, type ClockPolicy, type RecordableEvent } from '../src/domain/policy.js';
import { stateAt } from '../src/domain/verdict.js';
import type { WorkingCalendar } from '../src/domain/working-calendar.js';

export const PKT = 'Asia/Karachi';
export const MINISTRY: Party = { id: 'ministry', sectors: ['energy'], entityKinds: ['ministry'] };
export const WORKING_DAYS: WorkingCalendar = {
  id: 'pk-federal-working-days',
  revision: 1,
  weekendDays: [6, 7],
  holidays: new Set<string>(),
};

/** An instant written as a reader in Pakistan writes it: `2026-11-02 23:50`. */
export function pkt(text: string): Instant {
  return DateTime.fromSQL(text, { zone: PKT }).toMillis();
}

export function asPkt(instant: Instant | null): string | null {
  return instant === null
    ? null
    : DateTime.fromMillis(instant, { zone: PKT }).toFormat('ccc d LLL yyyy HH:mm');
}

/** A policy as it is shipped; these are the very documents the product loads. */
export function shipped(id: string): ClockPolicy {
  const path = new URL(`../../../data/policies/${id}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as ClockPolicy;
}

export function pin(document: ClockPolicy, calendar: WorkingCalendar | null = WORKING_DAYS): PinnedPolicy {
  return { document, calendar: document.workingCalendar ? calendar : null, carried: false };
}

export interface Opening {
  at: string;
  severity?: Severity | null;
  flags?: Record<string, boolean>;
  categories?: string[];
  parties?: Party[];
  subjectKind?: SubjectKind;
  providerId?: string;
}

type EventDetail = Partial<Pick<EventFact, 'by' | 'phases' | 'clock' | 'filled'>> & { recordedAt?: string };
type Change = Pick<Extract<HistoryFact, { kind: 'change' }>, 'severity' | 'categories' | 'flags' | 'parties'>;

/** Tells what happened to one subject in the order it was recorded, and asks what its clocks say. */
export class Story {
  readonly history: HistoryFact[] = [];

  constructor(
    private readonly policies: readonly PinnedPolicy[],
    opening: Opening,
  ) {
    this.push({
      kind: 'opened',
      ...this.times(opening.at),
      subjectKind: opening.subjectKind ?? 'incident',
      parties: opening.parties ?? [MINISTRY],
      providerId: opening.providerId ?? null,
      severity: opening.severity ?? null,
      categories: opening.categories ?? [],
      flags: opening.flags ?? {},
    });
  }

  event(event: RecordableEvent, at: string, { recordedAt, ...detail }: EventDetail = {}): this {
    return this.push({ kind: 'event', event, ...this.times(at, recordedAt), ...detail });
  }

  change(at: string, change: Change): this {
    return this.push({ kind: 'change', ...this.times(at), ...change });
  }

  pause(clockId: string, at: string, reason: string): this {
    return this.push({
      kind: 'pause',
      ...this.times(at),
      clock: this.clock(clockId).key,
      reason,
      author: 'analyst',
    });
  }

  resume(clockId: string, at: string): this {
    return this.push({
      kind: 'resume',
      ...this.times(at),
      clock: this.clock(clockId).key,
      author: 'analyst',
    });
  }

  reopen(at: string): this {
    return this.push({ kind: 'reopened', ...this.times(at), takesBack: CLOSINGS });
  }

  push(fact: HistoryFact): this {
    this.history.push(fact);
    return this;
  }

  times(at: string, recordedAt = at): { seq: number; at: Instant; recordedAt: Instant } {
    return { seq: this.history.length + 1, at: pkt(at), recordedAt: pkt(recordedAt) };
  }

  clocks(): ClockState[] {
    return evaluate(this.policies, this.history);
  }

  /** The latest instance of a clock, of one holder where several have it. */
  clock(clockId: string, holder?: DutyHolder): ClockState {
    const found = this.find(clockId, holder);
    if (!found) throw new Error(`no clock ${clockId}`);
    return found;
  }

  find(clockId: string, holder?: DutyHolder): ClockState | undefined {
    return this.clocks()
      .filter(({ key }) => key.clockId === clockId && (!holder || key.holder.id === holder.id))
      .at(-1);
  }

  due(clockId: string): string | null {
    return asPkt(timingOf(this.clock(clockId)).dueAt);
  }

  state(clockId: string, at: string): string {
    return stateAt(this.clock(clockId), pkt(at));
  }

  /** `clockId#instance` of every clock still owed. */
  open(): string[] {
    return this.clocks()
      .filter((clock) => !clock.ended)
      .map(({ key }) => `${key.clockId}#${key.instance}`)
      .sort();
  }

  alarms(clockId: string): string[] {
    return alarmsOf(this.clock(clockId))
      .filter((alarm) => alarm.armed)
      .map((alarm) => `${alarm.level} ${asPkt(alarm.at)}`);
  }
}
