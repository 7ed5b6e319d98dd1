import type { ClassificationCandidate } from '@fcert/incidents';

/** What triage made of a report, for readers of the incident who may not read what was reported. */

/** A suggested type without the words of the report that spoke for it. */
export function withoutWords(candidate: ClassificationCandidate): ClassificationCandidate {
  return { ...candidate, reasons: [] };
}

/** The breakdown of the score without what the reporter claimed. */
export function withoutClaim(score: object | null): object | null {
  return score === null ? null : { ...score, claim: null };
}
