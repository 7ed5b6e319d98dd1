import { SEVERITIES, compareSeverity, type Severity } from '@fcert/kernel';
import type { ScoreCategory, ScoreOption, ScoreProfile } from './score-profile.js';
import { spansOf, type ScoreFacts, type Span } from './severity-evidence.js';

export interface ScoreLine {
  readonly category: string;
  readonly name: string;
  readonly weight: number;
  readonly low: ScoreOption | null;
  readonly high: ScoreOption | null;
  /** `false`: nothing was known; the line spans all options, or is left out of the sums. */
  readonly known: boolean;
  readonly counted: boolean;
  readonly reasons: readonly string[];
}

export interface SeverityScore {
  /** Profile and version, as `nciss-house@1`. */
  readonly profile: string;
  readonly caption: string;
  /** 0..100, from the mildest to the gravest reading of what is known. */
  readonly low: number;
  readonly high: number;
  readonly mildest: Severity;
  /** Picks the clocks until an analyst narrows it: the upper bound, or the reporter's claim within its limit. */
  readonly severity: Severity;
  readonly claim: { readonly stated: Severity; readonly raised: boolean } | null;
  readonly breakdown: readonly ScoreLine[];
}

/**
 * Scores a report by the NCISS method: S = sum of weight x value, score = 100 (S - Smin) / (Smax - Smin), once with the
 * mildest and once with the gravest options that fit what is known.
 */
export function scoreSeverity(
  profile: ScoreProfile,
  facts: ScoreFacts,
  claim: Severity | null,
): SeverityScore {
  const spans = spansOf(profile, facts);
  const breakdown = profile.categories.map((category) => lineOf(category, spans.get(category.id) ?? null));
  const low = scoreOf(profile, breakdown, 'low');
  const high = scoreOf(profile, breakdown, 'high');
  const upper = severityAt(profile, high);
  const severity = withClaim(profile, upper, claim);
  return {
    profile: `${profile.id}@${profile.version}`,
    caption: profile.caption,
    low,
    high,
    mildest: severityAt(profile, low),
    severity,
    claim: claim === null ? null : { stated: claim, raised: severity !== upper },
    breakdown,
  };
}

function lineOf(category: ScoreCategory, span: Span | null): ScoreLine {
  const { id, name, weight, whenUnknown, options } = category;
  const counted = span !== null || whenUnknown === 'widen';
  const low = counted ? (options[span?.low ?? 0] ?? null) : null;
  const high = counted ? (options[span?.high ?? options.length - 1] ?? null) : null;
  const reasons = span?.reasons ?? [
    counted ? 'not known: every option stays possible' : 'not known: left out',
  ];
  return { category: id, name, weight, low, high, known: span !== null, counted, reasons };
}

function scoreOf(profile: ScoreProfile, lines: readonly ScoreLine[], bound: 'low' | 'high'): number {
  let sum = 0;
  let least = 0;
  let most = 0;
  lines.forEach((line, place) => {
    const options = profile.categories[place]?.options ?? [];
    const chosen = line[bound];
    if (!line.counted || !chosen) return;
    sum += line.weight * chosen.value;
    least += line.weight * (options[0]?.value ?? 0);
    most += line.weight * (options[options.length - 1]?.value ?? 0);
  });
  return most === least ? 0 : Math.round((1000 * (sum - least)) / (most - least)) / 10;
}

export function severityAt(profile: ScoreProfile, score: number): Severity {
  return profile.cutOffs.find(({ from }) => score >= from)?.severity ?? 'baseline';
}

/** A claim never lowers, and raises by no more levels than the profile allows. */
function withClaim(profile: ScoreProfile, upper: Severity, claim: Severity | null): Severity {
  if (claim === null || compareSeverity(claim, upper) <= 0) return upper;
  const highest = Math.max(0, SEVERITIES.indexOf(upper) - profile.claim.raisesAtMostLevels);
  return SEVERITIES[Math.max(highest, SEVERITIES.indexOf(claim))] ?? upper;
}
