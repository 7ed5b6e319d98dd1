import type { Explanation } from '@fcert/incidents';
import type { Correlation, Judged } from './domain/correlate.js';
import type { Examination } from './examine-report.js';

/** One timeline entry for every decision of triage, in the order they were made: what, how sure, and why. */
export function explain(found: Examination, correlation: Correlation, kevVersion: string): Explanation[] {
  return [
    classification(found),
    ...observables(found),
    ...exploited(found, kevVersion),
    severity(found),
    correlated(correlation),
    routed(found),
  ];
}

function classification({ classification: it, candidates, filled }: Examination): Explanation {
  const shown = candidates.map((one) => `${one.class}/${one.type} ${percent(one.confidence)}`).join(', ');
  const because = candidates[0]?.reasons.join(', ') ?? '';
  const text = filled
    ? `Type filled in: ${filled.class}/${filled.type}, ${percent(it.confidence)} sure, because of: ${because}`
    : `Type left open (${it.heldBack.join('; ')}). ${shown === '' ? 'No suggestion' : `Suggested: ${shown}`}`;
  return {
    kind: 'classification',
    text,
    data: { model: it.model, auto: it.auto, candidates, heldBack: it.heldBack },
    quotesReport: true,
  };
}

function observables({ observables: found }: Examination): Explanation[] {
  if (found.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { type } of found) counts.set(type, (counts.get(type) ?? 0) + 1);
  const shown = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
  const harmless = found.filter(({ defanged }) => defanged).length;
  return [
    {
      kind: 'triage',
      text: `Observables found: ${shown}${harmless > 0 ? ` (${harmless} written harmless by the reporter)` : ''}`,
      data: { counts: Object.fromEntries(counts), defanged: harmless },
      quotesReport: false,
    },
  ];
}

function exploited({ exploited: entries }: Examination, version: string): Explanation[] {
  return entries.map((entry) => ({
    kind: 'triage',
    text: `${entry.cve} (${entry.product}) is known to be exploited${entry.ransomware ? ', also by ransomware groups' : ''}: KEV catalogue ${version}, listed ${entry.dateAdded}`,
    data: { ...entry, catalogue: version },
    quotesReport: true,
  }));
}

function severity({ score, affected }: Examination): Explanation {
  const range = score.low === score.high ? `${score.low}` : `${score.low} to ${score.high}`;
  const picked =
    score.mildest === score.severity ? '' : `; ${score.mildest} at best, the graver reading picks the clocks`;
  const claim = score.claim
    ? `; the reporter claims ${score.claim.stated}${score.claim.raised ? ', which raised it' : ''}`
    : '';
  return {
    kind: 'severity',
    text: `Severity ${score.severity}: ${range} of 100 points by ${score.profile}${picked}${claim}`,
    data: { ...score, affected },
    quotesReport: true,
  };
}

function correlated(correlation: Correlation): Explanation {
  switch (correlation.decision) {
    case 'attach':
      return {
        kind: 'triage',
        text: `Belongs to ${correlation.to.reference} by rule ${correlation.rule}: ${correlation.to.reasons.join('; ')}`,
        data: { rule: correlation.rule, to: correlation.to, proposals: correlation.proposals },
        quotesReport: true,
      };
    case 'propose':
      return {
        kind: 'triage',
        text: `May belong with ${correlation.proposals.map(shownProposal).join(' · ')}`,
        data: { proposals: correlation.proposals },
        quotesReport: true,
      };
    case 'none':
      return { kind: 'triage', text: 'No open incident fits this report', data: {}, quotesReport: false };
  }
}

function shownProposal({ reference, reasons }: Judged): string {
  return `${reference} (${reasons.join('; ')})`;
}

function routed({ route }: Examination): Explanation {
  const service = route.service ? `; the service ${route.service} would help` : '';
  return {
    kind: 'triage',
    text: `To the ${route.deskName}: ${route.reasons.join('; ')}${service}`,
    data: { ...route },
    quotesReport: false,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
