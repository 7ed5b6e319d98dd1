import type { Finding, FindingKind } from './finding.js';
import { ASLEEP_MS, SKEW_MS, UNDELIVERED_MS, UNNUMBERED_MS } from './limits.js';

/** Signs of life, as ages in milliseconds on the database's clock. */
export interface Signs {
  /** Age of the last beat by heart; a heart never seen is absent. */
  readonly beats: Readonly<Record<string, number>>;
  readonly unnumberedAgeMs: number;
  /** Oldest delivery that is neither done nor set aside, by handler. */
  readonly undelivered: readonly { readonly handler: string; readonly ageMs: number }[];
  readonly dead: readonly { readonly handler: string; readonly count: number }[];
}

/** What this process knows of itself. */
export interface Watch {
  /** How long it has seen the database without a break: before that, silence may be the database's. */
  readonly seenForMs: number;
  /** This machine's clock ahead of the database's, by what is certain. */
  readonly skewMs: number;
}

const HEARTS: Readonly<Record<string, FindingKind>> = {
  'clock-sweep': 'worker-asleep',
  'escalation-sweep': 'worker-asleep',
  'outbox-relay': 'relay-asleep',
};

/** Compares the signs of life of the other processes with what they promise. */
export function judgeSigns(signs: Signs, watch: Watch): Finding[] {
  const findings: Finding[] = [];
  for (const [heart, kind] of Object.entries(HEARTS)) {
    const silentMs = Math.min(signs.beats[heart] ?? Infinity, watch.seenForMs);
    if (silentMs > ASLEEP_MS)
      findings.push(found(kind, heart, `${heart} has been silent for ${seconds(silentMs)}`));
  }
  if (Math.min(signs.unnumberedAgeMs, watch.seenForMs) > UNNUMBERED_MS)
    findings.push(
      found(
        'relay-asleep',
        'numbering',
        `an event waits for its number for ${seconds(signs.unnumberedAgeMs)}`,
      ),
    );
  for (const { handler, ageMs } of signs.undelivered)
    if (Math.min(ageMs, watch.seenForMs) > UNDELIVERED_MS)
      findings.push(found('delivery-stuck', handler, `an event waits for ${handler} for ${seconds(ageMs)}`));
  for (const { handler, count } of signs.dead)
    findings.push(found('delivery-dead', handler, `${count} deliveries of ${handler} were set aside`));
  if (Math.abs(watch.skewMs) > SKEW_MS)
    findings.push(
      found('clock-skew', 'prover', `the clock here is ${seconds(watch.skewMs)} off the database's`),
    );
  return findings;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

function found(kind: FindingKind, about: string, says: string): Finding {
  return { kind, about, subject: null, says, evidence: {}, lasts: true };
}
