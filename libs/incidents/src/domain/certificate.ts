import type { Tlp } from '@fcert/kernel';

/** Who recorded a fact: the label comes from the audit entry of the same transaction, null where there is none. */
export interface RecordedBy {
  readonly kind: string;
  readonly id: string;
  readonly label: string | null;
}

/** A row of the clock history, word for word. Instants are ISO 8601 in UTC to the millisecond. */
export interface RestingFact {
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly recordedBy: RecordedBy;
}

export interface RestsOn {
  readonly subject: { readonly kind: string; readonly reference: string };
  readonly facts: readonly RestingFact[];
  readonly auditEntries: readonly { readonly id: string; readonly at: string; readonly action: string }[];
  /** The texts, by the hash of their canonical form. */
  readonly policies: readonly { readonly id: string; readonly version: string; readonly sha256: string }[];
}

export interface CertifiedInstant {
  readonly event: string;
  readonly at: string | null;
  readonly fact: number | null;
  readonly recordedAt: string | null;
  readonly recordedBy: string | null;
}

export interface CertifiedClock {
  readonly id: string;
  readonly status: 'final' | 'interim';
  readonly clock: string;
  readonly instance: number;
  readonly title: string;
  readonly dutyHolder: { readonly kind: string; readonly code: string | null; readonly name: string };
  readonly policy: Readonly<Record<string, unknown>> & { readonly caption: string };
  readonly start: CertifiedInstant;
  readonly anchor: CertifiedInstant;
  readonly due: {
    readonly at: string | null;
    readonly working: readonly {
      readonly step: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly text: string;
    }[];
  };
  readonly stop: CertifiedInstant | null;
  readonly verdict: { readonly state: string; readonly lateByMs: number; readonly words: string };
  readonly pauses: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly reason: string;
    readonly author: string;
  }[];
  readonly firings: readonly {
    readonly level: string;
    readonly dueAt: string;
    readonly firedAt: string;
    readonly lateByMs: number;
  }[];
  readonly restsOnFacts: number;
}

/** A certificate of compliance before its hashes are added. */
export interface CertificateBody {
  readonly certificate: 'fcert-clock-certificate/1';
  readonly scope: 'clock' | 'incident' | 'task';
  /** `interim` says how things stood at `asOf`; `final` can no longer change. */
  readonly status: 'final' | 'interim';
  readonly asOf: string | null;
  readonly marking: Tlp;
  readonly subject: {
    readonly reference: string;
    readonly openedAt: string;
    readonly constituent: { readonly code: string; readonly name: string };
  };
  readonly clocks: readonly CertifiedClock[];
  readonly restsOn: RestsOn;
}

/** SHA-256 in hexadecimal over the canonical form (RFC 8785). */
export interface Certificate extends CertificateBody {
  readonly hashes: {
    readonly canonicalization: 'RFC 8785';
    readonly algorithm: 'SHA-256';
    /** Of `restsOn`. */
    readonly facts: string;
    /** Of the whole certificate without `hashes`. */
    readonly document: string;
  };
}

const WORDS: Readonly<Record<string, string>> = {
  met: 'Met in time',
  met_late: 'Met late',
  missed: 'Missed',
  withdrawn: 'Withdrawn',
  running: 'Running',
  paused: 'Paused',
};

/** The verdict as a sentence part: `Met late by 2 h 5 min`, `Missed, by 2 h; no longer owed: rejected`. */
export function verdictWords(verdict: {
  readonly state: string;
  readonly lateByMs: number;
  readonly reason: string | null;
}): string {
  const words = WORDS[verdict.state] ?? verdict.state;
  if (verdict.state === 'withdrawn') return verdict.reason ? `${words}: ${verdict.reason}` : words;
  if (verdict.state === 'met') return words;
  if (verdict.lateByMs === 0) return words;
  const late = `by ${durationWords(verdict.lateByMs)}`;
  if (verdict.state === 'met_late') return `${words} ${late}`;
  return verdict.reason ? `${words}, ${late}; no longer owed: ${verdict.reason}` : `${words}, ${late}`;
}

/** `1 d 2 h 5 min 0.4 s`; parts of zero are left out. */
export function durationWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const hours = Math.floor(milliseconds / 3_600_000) % 24;
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const seconds = (milliseconds % 60_000) / 1000;
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ] as const;
  const words = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`);
  return words.length > 0 ? words.join(' ') : '0 s';
}

/**
 * The facts as one side may read them: of an incident that several organisations are parties to, each sees its own
 * acts and itself, FCERT all. The hash is over what is told.
 */
export function toldTo(facts: readonly RestingFact[], constituentId: string | null): RestingFact[] {
  if (constituentId === null) return [...facts];
  return facts.flatMap((fact) => {
    const { by, parties } = fact.body as {
      by?: { kind: string; id?: string | null };
      parties?: { id: string }[];
    };
    if (by?.kind === 'constituent' && by.id != null && by.id !== constituentId) return [];
    if (!parties) return [fact];
    return [{ ...fact, body: { ...fact.body, parties: parties.filter(({ id }) => id === constituentId) } }];
  });
}
