import type { ClockPolicy, PinnedPolicy } from '@fcert/clock';
import { type Finding, type FindingKind, shown } from './domain/finding.js';
import type { StoredClock, StoredSubject } from './domain/records.js';

/** Why a row may say `withdrawn` of a breached clock: another row goes on with it and tells the breach. */
const GOES_ON: ReadonlySet<string | null> = new Set(['handed-over', 'merged', 'released']);

/**
 * What a glance at the tables must show, whatever the rules of the ledger make of the history: a mistake in those rules
 * would pass every comparison with a recomputation by the same rules.
 */
export function judgeOwed(subject: StoredSubject, policies: readonly PinnedPolicy[]): Finding[] {
  return [...unacknowledged(subject, policies), ...hiddenBreaches(subject)];
}

/** An incident that nobody has acknowledged, is open, and is held by no clock for that. */
function unacknowledged(subject: StoredSubject, policies: readonly PinnedPolicy[]): Finding[] {
  const { incident, clocks } = subject;
  if (!incident || incident.state === 'closed' || incident.isAcknowledged) return [];
  const owed = policies.filter(({ document, carried }) => !carried && asks(document, incident.severity));
  if (owed.length === 0) return [];
  const names = policies.flatMap(({ document }) =>
    document.clocks
      .filter(isAcknowledgement)
      .map((clock) => `${document.id} ${document.version} ${clock.id} `),
  );
  // One that was met says that somebody has: the row of a part that was split off may not.
  const isHeld = ({ state, endedAt }: StoredClock) =>
    endedAt === null || state === 'met' || state === 'met_late';
  if (clocks.some((row) => isHeld(row) && names.some((name) => row.name.startsWith(name)))) return [];
  const says = `${subject.reference} is ${incident.state}, not acknowledged, and no clock runs for it`;
  return [found(subject, 'clock-missing', `${subject.id} acknowledgement`, says)];
}

function hiddenBreaches(subject: StoredSubject): Finding[] {
  return subject.clocks
    .filter(({ state, reason }) => state === 'withdrawn' && !GOES_ON.has(reason))
    .flatMap((row) => {
      const breach = subject.alarms.find((alarm) => alarm.clockId === row.id && alarm.level === 'due');
      if (!breach || breach.firedAt === null || row.endedAt === null || breach.fireAt >= row.endedAt)
        return [];
      const says = `${row.clockId}: breached at ${shown(breach.fireAt)}, withdrawn at ${shown(row.endedAt)} by ${row.reason}`;
      return [found(subject, 'breach-hidden', row.id, says)];
    });
}

/** Texts that ask more than a severity are left to the recomputation. */
function asks({ appliesTo, clocks, unknownSeverityAs }: ClockPolicy, known: string | null): boolean {
  if (Object.keys(appliesTo).length > 0) return false;
  const severity = known ?? unknownSeverityAs;
  return clocks.filter(isAcknowledgement).some(({ appliesTo: scope = {} }) => {
    const { severities, ...more } = scope;
    if (Object.keys(more).length > 0) return false;
    return !severities || severities.some((one) => one === severity);
  });
}

function isAcknowledgement({ dutyHolder, stopEvent }: ClockPolicy['clocks'][number]): boolean {
  return dutyHolder === 'fcert' && stopEvent === 'acknowledged';
}

function found(subject: StoredSubject, kind: FindingKind, about: string, says: string): Finding {
  const { kind: subjectKind, id, reference } = subject;
  return { kind, about, subject: { kind: subjectKind, id, reference }, says, evidence: {}, lasts: true };
}
