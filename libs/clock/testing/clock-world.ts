import { newId, systemActor } from '@fcert/kernel';
import type { Transactions, Tx } from '@fcert/platform';
import { openTestDatabase, type TestDatabase } from '../../../test/world.js';
import { ChangeClockFacts } from '../src/change-clock-facts.js';
import { ClockReadModel } from '../src/data/clock.read-model.js';
import { DutyReadModel } from '../src/data/duty.read-model.js';
import { PolicyStore } from '../src/data/policy-store.js';
import type { ClockPolicy } from '../src/domain/policy.js';
import { DutyLedger } from '../src/duty-ledger.js';
import { FileNilReturn } from '../src/file-nil-return.js';
import { FireDueAlarms } from '../src/fire-due-alarms.js';
import { HandInDuty } from '../src/hand-in-duty.js';
import { LoadPolicies } from '../src/load-policies.js';
import { MergeSubjects } from '../src/merge-subjects.js';
import { OpenRecurringDuties } from '../src/open-recurring-duties.js';
import { OpenSubject } from '../src/open-subject.js';
import { type OpenSubjectInput, OpenSubjects } from '../src/open-subjects.js';
import { PauseClock } from '../src/pause-clock.js';
import { RecordClockEvent } from '../src/record-clock-event.js';
import { RecordClockEvents } from '../src/record-clock-events.js';
import { ResumeClock } from '../src/resume-clock.js';
import { ReviseCalendar } from '../src/revise-calendar.js';
import { SplitSubject } from '../src/split-subject.js';
import { SubjectLedger } from '../src/subject-ledger.js';
import { SweepClocks } from '../src/sweep-clocks.js';
import { UnmergeSubjects } from '../src/unmerge-subjects.js';
import { shipped } from './story.js';

const ACTOR = systemActor('test');

/** Everything of the room wired by hand over one pool of connections, as one process has it. */
export function clockProcess(transactions: Transactions) {
  const policies = new PolicyStore();
  const ledgers = new SubjectLedger(policies);
  const many = new RecordClockEvents(ledgers);
  const duties = new DutyReadModel(policies);
  const dutyLedger = new DutyLedger(duties, ledgers);
  return {
    transactions,
    openSubject: new OpenSubject(new OpenSubjects(policies)),
    record: new RecordClockEvent(many),
    changeFacts: new ChangeClockFacts(many),
    pause: new PauseClock(ledgers),
    resume: new ResumeClock(ledgers),
    merge: new MergeSubjects(ledgers, policies),
    unmerge: new UnmergeSubjects(ledgers),
    split: new SplitSubject(ledgers),
    openDuties: new OpenRecurringDuties(policies),
    handIn: new HandInDuty(dutyLedger),
    nilReturn: new FileNilReturn(dutyLedger),
    duties,
    loadPolicies: new LoadPolicies(),
    reviseCalendar: new ReviseCalendar(),
    sweep: new SweepClocks(transactions, new FireDueAlarms(policies)),
    readModel: new ClockReadModel(policies),
    run: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transactions.run({ actor: ACTOR }, work),
  };
}

export type ClockProcess = ReturnType<typeof clockProcess>;

export interface ClockWorld extends ClockProcess {
  readonly db: TestDatabase;
  query<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** A migrated database with the given policies loaded; the house policy when none is named. */
export async function openClockWorld(
  policies: readonly ClockPolicy[] = [shipped('house-default')],
): Promise<ClockWorld> {
  const db = await openTestDatabase();
  const world = {
    db,
    ...clockProcess(db.transactions),
    query: <R>(sql: string, params: readonly unknown[] = []) => db.transactions.reader.query<R>(sql, params),
    close: () => db.close(),
  };
  await world.run((tx) => world.loadPolicies.execute(tx, policies));
  return world;
}

/** An incident of a ministry, reported some time ago. */
export function incident(over: Partial<OpenSubjectInput> & { receivedAt?: Date } = {}): OpenSubjectInput {
  const { receivedAt = new Date(), ...rest } = over;
  return {
    kind: 'incident',
    id: newId(),
    reference: 'FC-2026-000001',
    constituentId: newId(),
    providerId: null,
    tlp: 'amber',
    facts: {
      sector: 'energy',
      severity: 'high',
      categories: [],
      flags: ['ongoing'],
      entityKinds: ['ministry'],
    },
    events: [{ event: 'received_by_fcert', at: receivedAt }],
    ...rest,
  };
}

export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}

/** A house-like policy with one clock of the given seconds, so that tests need not wait. */
export function quickPolicy(seconds: number, over: Partial<ClockPolicy> = {}): ClockPolicy {
  const house = shipped('house-default');
  const acknowledge = house.clocks.find((clock) => clock.id === 'fcert-acknowledge-high')!;
  return {
    ...house,
    id: 'quick',
    title: 'Quick test policy',
    appliesTo: {},
    clocks: [{ ...acknowledge, id: 'quick', appliesTo: {}, duration: `PT${seconds}S`, warnAt: [0.5] }],
    recurring: [],
    ...over,
  };
}
