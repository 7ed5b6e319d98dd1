import { type Finding, type FindingKind, shown } from './finding.js';
import type { ExpectedClock, StoredClock, StoredSubject } from './records.js';

/** Compares the rows of a subject's clocks with what its history makes of them. */
export function judgeClocks(stored: StoredSubject, expected: readonly ExpectedClock[]): Finding[] {
  const rows = new Map(stored.clocks.map((row) => [row.name, row]));
  const names = new Set(expected.map((clock) => clock.name));
  return [
    ...stored.clocks
      .filter((row) => !names.has(row.name))
      .map((row) => found(stored, 'clock-unexplained', row.id, `${row.name} is ${row.state}`)),
    ...expected.flatMap((clock) => {
      const row = rows.get(clock.name);
      return row ? judgeOne(stored, row, clock) : [missing(stored, clock)];
    }),
  ];
}

function missing(subject: StoredSubject, clock: ExpectedClock): Finding {
  const says = `${clock.name} since ${shown(clock.startedAt)}, due ${shown(clock.dueAt)}`;
  return found(subject, 'clock-missing', `${subject.id} ${clock.name}`, says);
}

function judgeOne(subject: StoredSubject, row: StoredClock, clock: ExpectedClock): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: FindingKind, says: string) =>
    findings.push(found(subject, kind, row.id, `${row.clockId}: ${says}`));
  if (row.dueAt !== clock.dueAt)
    add('due-moved', `due ${shown(row.dueAt)}, its history says ${shown(clock.dueAt)}`);
  const end = judgeEnd(row, clock);
  if (end) add(end.kind, end.says);
  else if (clock.ended === null) {
    const says = judgeOpenState(row, clock, isBreachFired(subject, row.id));
    if (says) add('clock-changed', says);
  }
  if (row.startedAt !== clock.startedAt || row.anchorAt !== clock.anchorAt || !samePauses(row, clock))
    add('clock-changed', `started ${shown(row.startedAt)}, counts from ${shown(row.anchorAt)}`);
  return findings;
}

function judgeEnd(row: StoredClock, clock: ExpectedClock): { kind: FindingKind; says: string } | undefined {
  const { ended } = clock;
  if (ended === null) {
    if (row.endedAt === null) return undefined;
    return {
      kind: 'clock-stopped-early',
      says: `${row.state} at ${shown(row.endedAt)}, nothing on record ends it`,
    };
  }
  const should = `${ended.state} at ${shown(ended.at)} by ${ended.reason}`;
  if (row.endedAt === null)
    return { kind: 'clock-not-stopped', says: `${row.state}, its history says ${should}` };
  if (row.endedAt === ended.at && row.state === ended.state && row.reason === ended.reason) return undefined;
  const says = `${row.state} at ${shown(row.endedAt)} by ${row.reason ?? 'nothing'}, its history says ${should}`;
  return { kind: 'clock-stopped-twice', says };
}

/** `missed` of an open clock is said with the alarm that tells the breach, neither before nor without it. */
function judgeOpenState(row: StoredClock, clock: ExpectedClock, breachFired: boolean): string | undefined {
  if (clock.isPaused) return row.state === 'paused' ? undefined : `${row.state}, its history says paused`;
  const missed = breachFired || clock.breachTold;
  const should = missed ? 'missed' : 'running';
  return row.state === should ? undefined : `${row.state}, its history and its alarm say ${should}`;
}

function isBreachFired(subject: StoredSubject, clockId: string): boolean {
  return subject.alarms.some(
    (alarm) => alarm.clockId === clockId && alarm.level === 'due' && alarm.firedAt !== null,
  );
}

function samePauses(row: StoredClock, clock: ExpectedClock): boolean {
  return (
    row.pauses.length === clock.pauses.length &&
    row.pauses.every((pause, n) => {
      const other = clock.pauses[n]!;
      return pause.from === other.from && pause.to === other.to && pause.reason === other.reason;
    })
  );
}

function found(subject: StoredSubject, kind: FindingKind, about: string, says: string): Finding {
  const { id, reference } = subject;
  return { kind, about, subject: { kind: subject.kind, id, reference }, says, evidence: {}, lasts: true };
}
