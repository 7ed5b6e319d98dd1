/** What can be wrong, each with the words a person is told. */
export const FINDING_KINDS = {
  'clock-missing': 'A clock that the history demands is not there',
  'clock-unexplained': 'A clock runs, or ran, that the history does not demand',
  'clock-changed': 'A clock differs from what its history makes of it',
  'clock-stopped-twice': 'A clock that had ended was ended once more, or changed',
  'clock-not-stopped': 'A clock runs on although the act that stops it is on record',
  'breach-hidden': 'A clock was breached and is shown as withdrawn',
  'clock-stopped-early': 'A clock was stopped although nothing on record stops it',
  'due-moved': 'A due time is not the one its history gives',
  'alarm-missing': 'An alarm that must be armed is not',
  'alarm-late': 'An alarm fired too late, or has not fired',
  'fired-early': 'An alarm or step came before its time',
  'fired-twice': 'An alarm or step was told more than once',
  'fired-without-cause': 'An alarm or step came that nothing on record demands',
  'firing-untold': 'An alarm or step fired and was not told',
  'step-swallowed': 'An escalation step that was due did not run',
  'step-late': 'An escalation step ran too late',
  'step-after-acknowledgement': 'An escalation step ran after somebody had acknowledged',
  'worker-asleep': 'The workers do not look for what is due',
  'relay-asleep': 'Events are not passed on',
  'delivery-stuck': 'An event has waited too long for its handler',
  'delivery-dead': 'Deliveries were set aside and wait for a person',
  'database-away': 'The database does not answer',
  'prover-failing': 'The prover cannot do its work',
  'clock-skew': 'The clock of this machine and that of the database differ',
} as const;
export type FindingKind = keyof typeof FINDING_KINDS;

/** What a finding is about, where it is about one incident, task or duty. */
export interface FindingSubject {
  readonly kind: string;
  readonly id: string;
  readonly reference: string;
}

export interface Finding {
  readonly kind: FindingKind;
  /** With the kind: what it is about, the same in every pass. Ids and names of levels only. */
  readonly about: string;
  readonly subject: FindingSubject | null;
  /** One sentence with instants and ids; never report text. */
  readonly says: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** true: a state that can end. false: it has happened and stays so. */
  readonly lasts: boolean;
}

export function fingerprintOf(finding: Pick<Finding, 'kind' | 'about'>): string {
  return `${finding.kind}:${finding.about}`;
}

/** An instant as a finding shows it. */
export function shown(instant: number | null): string {
  return instant === null ? 'none' : new Date(instant).toISOString();
}
