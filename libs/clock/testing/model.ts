import { alarmsOf } from '../src/domain/alarms.js';
import { instanceName } from '../src/domain/clock-rows.js';
import type { ClockState, PinnedPolicy } from '../src/domain/clock-state.js';
import { evaluate } from '../src/domain/evaluate.js';
import type { HistoryFact, Party } from '../src/domain/history.js';
import { carriedFrom, settledOn } from '../src/domain/merge.js';
import { CLOSINGS, type ClockPolicy } from '../src/domain/policy.js';
import { situationOf } from '../src/domain/situation.js';
import { givenBackFrom, mergeOf, sharedSince } from '../src/domain/unmerge.js';
import type { WorkingCalendar } from '../src/domain/working-calendar.js';
import type { NewFact } from '../src/subject-ledger.js';
import type { Act } from './acts.js';
import { WORKING_DAYS, shipped } from './story.js';

/** One record of the model: its facts, the texts it is bound to, and whom it went into. */
export interface ModelSubject {
  readonly id: string;
  policies: PinnedPolicy[];
  history: HistoryFact[];
  mergedInto: string | null;
}

/** One alarm that was told, with the due time it told of. */
export interface Told {
  readonly subject: string;
  readonly clock: string;
  readonly level: string;
  readonly duty: string;
  readonly alarmAt: number;
  readonly at: number;
}

const BODIES: Party[] = [
  {
    id: 'body',
    sectors: ['finance'],
    entityKinds: ['essential-entity', 'financial-entity', 'cii-owner', 'ministry'],
  },
  { id: 'other', sectors: ['health'], entityKinds: ['responsible-entity', 'division'] },
];
const TEXTS = ['house-default', 'eu-nis2', 'eu-dora', 'au-soci-2b', 'sg-cii-2025', 'us-circia'];
const START = Date.UTC(2026, 10, 2, 5);

/** A world of clocks without a database: what the use cases do, on plain lists, with a time of its own. */
export class ModelWorld {
  now = START;
  readonly subjects: ModelSubject[] = [];
  readonly told: Told[] = [];
  private readonly fired = new Set<string>();
  private texts: ClockPolicy[] = TEXTS.map(shipped);
  private calendar: WorkingCalendar = WORKING_DAYS;
  private made = 0;

  clocks(subject: ModelSubject): ClockState[] {
    return evaluate(subject.policies, subject.history);
  }

  apply(act: Act): void {
    // No two things happen in one millisecond, so that a due time tells whose it is.
    this.now += 1;
    switch (act.do) {
      case 'open':
        return this.open(act);
      case 'wait':
        this.now += act.minutes * 60_000;
        return;
      case 'sweep':
        return this.sweep();
      case 'edit':
        return this.edit(act);
      case 'restart':
        for (const subject of this.subjects)
          subject.history = JSON.parse(JSON.stringify(subject.history)) as HistoryFact[];
        return;
      default: {
        const subject = this.subjects[act.on % Math.max(1, this.subjects.length)];
        if (subject) this.onSubject(subject, act);
      }
    }
  }

  /** Tells everything that is armed and due, each level of each clock once. */
  sweep(): void {
    for (const subject of this.subjects)
      for (const clock of this.clocks(subject))
        for (const alarm of alarmsOf(clock)) {
          const key = `${subject.id} ${instanceName(clock)} ${alarm.level}`;
          if (!alarm.armed || alarm.at > this.now || this.fired.has(key)) continue;
          this.fired.add(key);
          const { key: of, pinned } = clock;
          this.told.push({
            subject: subject.id,
            clock: instanceName(clock),
            level: alarm.level,
            duty: `${of.policyId} ${pinned.definition.group ?? of.clockId} ${of.holder.kind}:${of.holder.id ?? ''}`,
            alarmAt: alarm.at,
            at: this.now,
          });
        }
  }

  private onSubject(subject: ModelSubject, act: Extract<Act, { on: number }>): void {
    switch (act.do) {
      case 'event': {
        const { event, by, phases, ago } = act;
        return this.record(subject, {
          kind: 'event',
          event,
          at: this.now - ago * 60_000,
          ...(by ? { by: { kind: by, id: by === 'fcert' ? null : BODIES[ago % 2]!.id } } : {}),
          ...(phases.length > 0 ? { phases } : {}),
        });
      }
      case 'change':
        return this.record(subject, {
          kind: 'change',
          at: this.now,
          flags: act.flags,
          ...(act.severity === undefined ? {} : { severity: act.severity }),
        });
      case 'pause':
      case 'resume':
        return this.standing(subject, act);
      case 'merge':
        return this.merge(subject, this.subjects[act.other % this.subjects.length]!);
      case 'unmerge':
        return this.unmerge(subject);
      case 'split':
        return this.split(subject);
      case 'reopen':
        if (!subject.mergedInto)
          this.record(subject, { kind: 'reopened', at: this.now, takesBack: CLOSINGS });
    }
  }

  private open({ severity, flags }: Extract<Act, { do: 'open' }>): void {
    this.made += 1;
    const policies = this.texts.map((document) => ({ document, calendar: this.calendar, carried: false }));
    const subject: ModelSubject = { id: `s${this.made}`, policies, history: [], mergedInto: null };
    this.subjects.push(subject);
    this.record(subject, {
      kind: 'opened',
      at: this.now,
      subjectKind: 'incident',
      parties: this.made % 3 === 0 ? BODIES : BODIES.slice(0, 1),
      providerId: null,
      severity,
      categories: [],
      flags: Object.fromEntries(flags.map((flag) => [flag, true])),
    });
    this.record(subject, { kind: 'event', event: 'received_by_fcert', at: this.now });
  }

  /** A new version of the house text and a new revision of the calendar, for subjects opened from now on. */
  private edit({ factor, holiday }: Extract<Act, { do: 'edit' }>): void {
    this.made += 1;
    this.calendar = {
      ...this.calendar,
      revision: this.calendar.revision + 1,
      holidays: new Set([...this.calendar.holidays, `2026-11-${String(3 + holiday).padStart(2, '0')}`]),
    };
    this.texts = this.texts.map((document) => ({
      ...document,
      version: `1.${this.made}.0`,
      clocks: document.clocks.map((clock) => ({
        ...clock,
        duration: typeof clock.duration === 'string' ? `PT${factor * 3}H` : clock.duration,
      })),
    }));
  }

  private standing(subject: ModelSubject, act: Extract<Act, { do: 'pause' | 'resume' }>): void {
    const pausable = this.clocks(subject).filter(({ pinned }) => pinned.definition.pausable);
    const clock = pausable[act.clock % Math.max(1, pausable.length)];
    if (!clock) return;
    const fact = { at: this.now, clock: clock.key, author: 'analyst' };
    const reason = clock.pinned.definition.pauseReasons?.[0] ?? '';
    this.record(
      subject,
      act.do === 'pause' ? { kind: 'pause', ...fact, reason } : { kind: 'resume', ...fact },
    );
  }

  private merge(survivor: ModelSubject, absorbed: ModelSubject): void {
    if (survivor === absorbed || survivor.mergedInto || absorbed.mergedInto) return;
    const clocks = this.clocks(absorbed);
    const parties = [...situationOf(absorbed.history).parties.values()];
    this.record(absorbed, { kind: 'merged-into', at: this.now, into: survivor.id });
    absorbed.mergedInto = survivor.id;
    const own = new Set(survivor.policies.map(({ document }) => `${document.id} ${document.version}`));
    const others = absorbed.policies.filter(({ document }) => !own.has(`${document.id} ${document.version}`));
    survivor.policies = [...survivor.policies, ...others.map((policy) => ({ ...policy, carried: true }))];
    const brought = { clocks: carriedFrom(clocks, this.now), settled: settledOn(clocks) };
    this.record(survivor, { kind: 'taken-over', at: this.now, from: absorbed.id, parties, ...brought });
  }

  private unmerge(absorbed: ModelSubject): void {
    const survivor = this.subjects.find((one) => one.id === absorbed.mergedInto);
    const taken = survivor && mergeOf(survivor.history, absorbed.id);
    if (!survivor || survivor.mergedInto || !taken) return;
    const { policies, history } = survivor;
    const back = givenBackFrom({ policies, clocks: this.clocks(survivor) }, taken, this.now);
    for (const fact of sharedSince(history, taken)) this.record(absorbed, fact);
    this.record(absorbed, { kind: 'given-back', at: this.now, from: survivor.id, ...back });
    absorbed.mergedInto = null;
    this.record(survivor, { kind: 'released', at: this.now, to: absorbed.id });
  }

  private split(whole: ModelSubject): void {
    if (whole.mergedInto) return;
    this.made += 1;
    const part: ModelSubject = { ...whole, id: `s${this.made}`, history: [...whole.history] };
    this.subjects.push(part);
    this.record(part, { kind: 'split-from', at: this.now, from: whole.id });
    this.record(whole, { kind: 'split-off', at: this.now, into: part.id });
  }

  private record(subject: ModelSubject, fact: NewFact): void {
    const place = { seq: subject.history.length + 1, recordedAt: this.now };
    subject.history.push({ ...fact, ...place });
  }
}
