import { type Finding, type FindingKind, shown } from './finding.js';
import { LATE_MS } from './limits.js';
import type {
  Circumstances,
  ExpectedAlarm,
  ExpectedSubject,
  Past,
  StoredAlarm,
  StoredClock,
  StoredSubject,
} from './records.js';

/** Compares the firing ledger of a subject with the alarms its history demands, and with what was told of them. */
export function judgeAlarms(
  stored: StoredSubject,
  expected: ExpectedSubject,
  circumstances: Circumstances,
): Finding[] {
  const judge = new AlarmJudge(stored, expected, circumstances);
  return [...stored.clocks.flatMap((row) => judge.clock(row)), ...judge.toldOnly()];
}

/** Which of the alarms of one clock is meant. */
interface Place {
  readonly row: StoredClock;
  readonly level: string;
}

class AlarmJudge {
  private readonly alarms = new Map<string, StoredAlarm>();

  constructor(
    private readonly stored: StoredSubject,
    private readonly expected: ExpectedSubject,
    private readonly circumstances: Circumstances,
  ) {
    for (const alarm of stored.alarms) this.alarms.set(`${alarm.clockId} ${alarm.level}`, alarm);
  }

  clock(row: StoredClock): Finding[] {
    const clock = this.expected.clocks.find((one) => one.name === row.name);
    const known = this.stored.alarms.filter((alarm) => alarm.clockId === row.id);
    return [
      ...(clock?.alarms ?? []).flatMap((alarm) => this.demanded({ row, level: alarm.level }, alarm)),
      ...known.flatMap((alarm) => {
        const wanted = clock?.alarms.find((one) => one.level === alarm.level);
        if (alarm.firedAt !== null) return this.fired({ row, level: alarm.level }, alarm, wanted);
        return alarm.cancelled || wanted?.armed
          ? []
          : [this.armedForNothing({ row, level: alarm.level }, alarm)];
      }),
    ];
  }

  /** Told to the outbox or the audit ledger, and not in the firing ledger. */
  toldOnly(): Finding[] {
    const told = new Set([...this.stored.events.keys(), ...this.stored.entries.keys()]);
    return [...told]
      .filter((key) => isAlarmKey(key) && this.isUnfired(key))
      .map((key) => this.found('fired-without-cause', key, `${key} was told and never fired`, false));
  }

  private isUnfired(key: string): boolean {
    const alarm = this.alarms.get(key);
    return alarm === undefined || alarm.firedAt === null;
  }

  private demanded(place: Place, alarm: ExpectedAlarm): Finding[] {
    if (!alarm.armed) return [];
    const row = this.alarms.get(keyOf(place));
    const due = `${nameOf(place)} at ${shown(alarm.at)}`;
    if (!row) return [this.found('alarm-missing', keyOf(place), `${due} is not armed`, true)];
    if (row.firedAt !== null) return [];
    if (row.cancelled) return [this.found('alarm-missing', keyOf(place), `${due} was taken back`, true)];
    if (row.fireAt !== alarm.at)
      return [this.found('alarm-missing', keyOf(place), `${due} stands at ${shown(row.fireAt)}`, true)];
    const lateMs = this.circumstances.now - this.owedSince(place, alarm.at, this.circumstances.now);
    if (lateMs <= LATE_MS) return [];
    const says = `${due} has not fired by ${shown(this.circumstances.now)}`;
    return [this.found('alarm-late', keyOf(place), says, true)];
  }

  private armedForNothing(place: Place, alarm: StoredAlarm): Finding {
    const says = `${nameOf(place)} is armed for ${shown(alarm.fireAt)}, its history does not demand it`;
    return this.found('clock-changed', keyOf(place), says, true);
  }

  private fired(place: Place, alarm: StoredAlarm, wanted: ExpectedAlarm | undefined): Finding[] {
    const firedAt = alarm.firedAt!;
    const cause = this.causeOf(place, firedAt, wanted);
    const add = (kind: FindingKind, says: string) => [
      this.found(kind, keyOf(place), `${nameOf(place)} ${says}`, false),
    ];
    if (cause === 'none')
      return add('fired-without-cause', `fired at ${shown(firedAt)}, its history demands none`);
    if (cause === 'early' || firedAt < alarm.fireAt)
      return add('fired-early', `fired at ${shown(firedAt)}, due ${shown(wanted?.at ?? alarm.fireAt)}`);
    return [...this.lateness(place, alarm), ...this.telling(place, firedAt)];
  }

  /** Whether the alarm was due when it fired: by what is known now, else by what was known then. */
  private causeOf(
    { row, level }: Place,
    firedAt: number,
    wanted: ExpectedAlarm | undefined,
  ): 'due' | 'early' | 'none' {
    if (wanted?.armed && wanted.at <= firedAt) return 'due';
    const alarms = this.expected.past(row.name, firedAt).map((past) => armedIn(past, level));
    if (alarms.some((alarm) => alarm !== undefined && alarm.at <= firedAt)) return 'due';
    return alarms.some((alarm) => alarm !== undefined) ? 'early' : 'none';
  }

  private lateness(place: Place, alarm: StoredAlarm): Finding[] {
    const firedAt = alarm.firedAt!;
    if (firedAt - alarm.fireAt <= LATE_MS) return [];
    const owedSince = this.owedSince(place, alarm.fireAt, firedAt);
    const lateMs = Math.round(firedAt - owedSince);
    if (lateMs <= LATE_MS) return [];
    const says = `${nameOf(place)} was due ${shown(alarm.fireAt)} and fired at ${shown(firedAt)}`;
    return [this.found('alarm-late', keyOf(place), says, false, { lateByMs: lateMs })];
  }

  /** From when on the alarm should have fired: its instant, or the moment it became known if that came later. */
  private owedSince({ row, level }: Place, at: number, until: number): number {
    if (until - at <= LATE_MS) return at;
    let since: number | undefined;
    for (const past of this.expected.until(row.name, until)) {
      const alarm = armedIn(past, level);
      if (alarm === undefined || alarm.at !== at) since = undefined;
      else since ??= past.knownAt;
    }
    return Math.max(at, since ?? at);
  }

  private telling(place: Place, firedAt: number): Finding[] {
    const key = keyOf(place);
    const [events, entries] = [this.stored.events.get(key) ?? 0, this.stored.entries.get(key) ?? 0];
    const counted = `${nameOf(place)}: ${events} events, ${entries} audit entries`;
    if (events > 1 || entries > 1) return [this.found('fired-twice', key, counted, false)];
    const isKept = firedAt >= this.circumstances.eventsSince;
    if (entries === 1 && (events === 1 || !isKept)) return [];
    return [this.found('firing-untold', key, counted, false)];
  }

  private found(
    kind: FindingKind,
    about: string,
    says: string,
    lasts: boolean,
    evidence: Finding['evidence'] = {},
  ): Finding {
    const { kind: subjectKind, id, reference } = this.stored;
    return { kind, about, subject: { kind: subjectKind, id, reference }, says, evidence, lasts };
  }
}

function armedIn({ clock }: Past, level: string): ExpectedAlarm | undefined {
  return clock?.alarms.find((alarm) => alarm.level === level && alarm.armed);
}

const keyOf = ({ row, level }: Place): string => `${row.id} ${level}`;
const nameOf = ({ row, level }: Place): string => `${row.clockId} ${level}`;

/** Levels of alarms are words; steps of chains are numbers. */
const isAlarmKey = (key: string): boolean => /^\S+ [a-z]/.test(key);
