/** A value the report shares with an incident. */
export interface SharedValue {
  readonly type: string;
  readonly value: string;
  /** Incidents the value has been seen in: a common value says little. */
  readonly incidents: number;
}

/** An open incident that the report may belong to, with everything that speaks for it. */
export interface Candidate {
  readonly incidentId: string;
  readonly reference: string;
  readonly constituentId: string;
  readonly class: string | null;
  readonly type: string | null;
  readonly receivedAt: Date;
  readonly sameSourceKey: boolean;
  /** Share of common word runs, 0..1; `null` when not compared. */
  readonly likeness: number | null;
  readonly shared: readonly SharedValue[];
}

export interface NewReport {
  readonly constituentId: string;
  readonly class: string | null;
  readonly type: string | null;
  /** Whether triage was sure of class and type. */
  readonly sure: boolean;
  readonly receivedAt: Date;
  /** Public values the report names; a same-worded report that names other values is another occurrence. */
  readonly publicValues: number;
}

export interface Judged {
  readonly incidentId: string;
  readonly reference: string;
  readonly score: number;
  readonly reasons: readonly string[];
}

export type Correlation =
  | {
      readonly decision: 'attach';
      readonly rule: string;
      readonly to: Judged;
      readonly proposals: readonly Judged[];
    }
  | { readonly decision: 'propose'; readonly proposals: readonly Judged[] }
  | { readonly decision: 'none' };

/** House numbers of the correlation, version 1. */
export const CORRELATION = {
  version: 1,
  /** Texts alike by this share are taken for the same account. */
  sameText: 0.8,
  similarText: 0.4,
  attachFrom: 1,
  proposeFrom: 0.5,
  proposalsMax: 3,
  /** A report joins an incident by rule only within this time after it was received. */
  attachWindowHours: 14 * 24,
  /** Same body and same type within this time is worth a look. */
  sameTypeWindowHours: 24,
  sameBody: 0.2,
  sameClass: 0.15,
  sameTypeInWindow: 0.2,
  /** A body that has more such incidents than these is busy: one more of the same type is no hint. */
  sameTypeCrowd: 3,
  values: {
    sha512: 1,
    sha256: 1,
    sha1: 1,
    md5: 0.9,
    url: 0.8,
    email: 0.6,
    ipv4: 0.6,
    ipv6: 0.6,
    domain: 0.5,
    cve: 0.15,
  },
  /** Hosts under these endings are mostly the victim's own. */
  ownEndings: ['.gov.pk', '.mil.pk', '.edu.pk'],
  ownHostFactor: 0.3,
} as const;

/** Decides from candidates alone; the same input gives the same answer. */
export function correlate(report: NewReport, candidates: readonly Candidate[]): Correlation {
  const crowd = candidates.filter((candidate) => isSameTypeNear(report, candidate)).length;
  const judged = candidates
    .map((candidate) => ({ candidate, ...judge(report, candidate, crowd) }))
    .sort((a, b) => b.score - a.score || (a.candidate.reference < b.candidate.reference ? -1 : 1));
  const attach = judged.find(({ rule }) => rule !== null);
  const proposals = judged
    .filter((it) => it !== attach && it.score >= CORRELATION.proposeFrom)
    .slice(0, CORRELATION.proposalsMax)
    .map(toJudged);
  if (attach?.rule) return { decision: 'attach', rule: attach.rule, to: toJudged(attach), proposals };
  return proposals.length > 0 ? { decision: 'propose', proposals } : { decision: 'none' };
}

interface Verdict {
  readonly score: number;
  readonly rule: string | null;
  readonly reasons: readonly string[];
}

function toJudged({ candidate, score, reasons }: Verdict & { candidate: Candidate }): Judged {
  return {
    incidentId: candidate.incidentId,
    reference: candidate.reference,
    score: Math.round(score * 100) / 100,
    reasons,
  };
}

function judge(report: NewReport, candidate: Candidate, crowd: number): Verdict {
  const sameBody = candidate.constituentId === report.constituentId;
  const hours = hoursBetween(report, candidate);
  const parts = [...bodyAndType(report, candidate, crowd), ...textParts(candidate), ...valueParts(candidate)];
  const score = parts.reduce((sum, part) => sum + part.weight, 0) + (candidate.sameSourceKey ? 1 : 0);
  const reasons = parts.map((part) => part.reason);
  if (candidate.sameSourceKey) reasons.unshift('same source key');
  const speaks =
    candidate.sameSourceKey ||
    candidate.shared.length > 0 ||
    (candidate.likeness ?? 0) >= CORRELATION.similarText;
  const mayAttach = sameBody && speaks && hours <= CORRELATION.attachWindowHours;
  return { score, rule: mayAttach ? attachRule(report, candidate, score) : null, reasons };
}

function attachRule(report: NewReport, candidate: Candidate, score: number): string | null {
  if (candidate.sameSourceKey) return 'same-source-key';
  const otherValues = report.publicValues > 0 && candidate.shared.length === 0;
  if ((candidate.likeness ?? 0) >= CORRELATION.sameText && !otherValues) return 'near-duplicate-text';
  return candidate.shared.length > 0 && score >= CORRELATION.attachFrom ? 'shared-observables' : null;
}

interface Part {
  readonly weight: number;
  readonly reason: string;
}

function bodyAndType(report: NewReport, candidate: Candidate, crowd: number): Part[] {
  if (candidate.constituentId !== report.constituentId) return [];
  const parts: Part[] = [{ weight: CORRELATION.sameBody, reason: 'same body' }];
  if (report.class === null || report.class !== candidate.class) return parts;
  parts.push({ weight: CORRELATION.sameClass, reason: `same class ${report.class}` });
  if (crowd <= CORRELATION.sameTypeCrowd && isSameTypeNear(report, candidate)) {
    const reason = `same type ${report.type ?? ''} within ${CORRELATION.sameTypeWindowHours} hours`;
    parts.push({ weight: CORRELATION.sameTypeInWindow, reason });
  }
  return parts;
}

function isSameTypeNear(report: NewReport, candidate: Candidate): boolean {
  return (
    report.sure &&
    candidate.constituentId === report.constituentId &&
    candidate.class === report.class &&
    candidate.type === report.type &&
    hoursBetween(report, candidate) <= CORRELATION.sameTypeWindowHours
  );
}

function hoursBetween(report: NewReport, candidate: Candidate): number {
  return Math.abs(report.receivedAt.getTime() - candidate.receivedAt.getTime()) / 3_600_000;
}

function textParts({ likeness }: Candidate): Part[] {
  if (likeness === null || likeness < CORRELATION.similarText) return [];
  return [{ weight: likeness, reason: `text alike by ${Math.round(likeness * 100)} %` }];
}

function valueParts({ shared }: Candidate): Part[] {
  return [...shared]
    .map((it) => ({ ...it, weight: weightOf(it) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 5)
    .map(({ type, value, incidents, weight }) => ({
      weight,
      reason: `shares ${type} ${value} (seen in ${incidents} incident${incidents === 1 ? '' : 's'})`,
    }));
}

/** Rarity: a value seen once counts in full, one seen in sixteen incidents by a fifth. */
export function weightOf({ type, value, incidents }: SharedValue): number {
  const base = Object.hasOwn(CORRELATION.values, type)
    ? CORRELATION.values[type as keyof typeof CORRELATION.values]
    : 0.3;
  const host = type === 'email' || type === 'url' || type === 'domain';
  const own = host && CORRELATION.ownEndings.some((ending) => hostOf(value).endsWith(ending));
  return (base * (own ? CORRELATION.ownHostFactor : 1)) / (1 + Math.log2(Math.max(1, incidents)));
}

function hostOf(value: string): string {
  return URL.canParse(value) ? new URL(value).hostname : `.${value.slice(value.lastIndexOf('@') + 1)}`;
}
