import type { Constituent } from '@fcert/constituents';
import { isRsitType, type HandledReport } from '@fcert/incidents';
import type { Knowledge } from './data/read-knowledge.js';
import { affectedCount, type AffectedCount } from './domain/affected-count.js';
import type { Candidate, Classification } from './domain/classify.js';
import { extractObservables, type FoundObservable } from './domain/extract-observables.js';
import { exploitedAmong, type KevEntry } from './domain/kev.js';
import { fingerprint, type Fingerprint } from './domain/near-duplicate.js';
import { route, type Route } from './domain/route.js';
import { scoreSeverity, type SeverityScore } from './domain/score-severity.js';

/** What triage can tell of a report by itself, before it looks at other incidents. */
export interface Examination {
  readonly classification: Classification;
  /** Class and type when triage was sure, else null. */
  readonly filled: { readonly class: string; readonly type: string } | null;
  readonly candidates: readonly Candidate[];
  readonly secondary: readonly string[];
  readonly observables: readonly FoundObservable[];
  readonly exploited: readonly KevEntry[];
  readonly affected: AffectedCount | null;
  readonly score: SeverityScore;
  readonly route: Route;
  readonly fingerprint: Fingerprint | null;
}

/** A candidate below this is no hint about the severity. */
const LIKELY_ENOUGH = 0.15;
const RANSOM = /\b(?:ransomware|ransom note|lockbit|cryptolocker)\b/i;
const CHANGED = 'unauthorised-information-modification';
const INFECTED = 'malicious-code/infected-system';

/** Pure but for the knowledge it is given. `body` is null when the register does not know the constituent. */
export function examineReport(
  knowledge: Knowledge,
  report: HandledReport,
  body: Constituent | null,
): Examination {
  const text = `${report.title}\n${report.description}`;
  const classification = knowledge.classify({ title: report.title, description: report.description });
  const filled = classification.auto ? { class: classification.class, type: classification.type } : null;
  const observables = extractObservables(text, report.observables);
  const cves = observables.filter(({ type }) => type === 'cve').map(({ value }) => value);
  const exploited = exploitedAmong(knowledge.kev, cves);
  const affected = statedOrRead(report, text);
  const score = scoreSeverity(
    knowledge.profile,
    {
      text,
      types: filled
        ? [filled]
        : classification.candidates.filter(({ confidence }) => confidence >= LIKELY_ENOUGH),
      sector: body?.sector ?? null,
      critical: body?.critical ?? null,
      affected: affected?.count ?? null,
      services: report.affected.services?.length ?? 0,
      kev: exploited.length > 0,
      kevRansomware: exploited.some(({ ransomware }) => ransomware),
    },
    report.severityClaim,
  );
  const category = filled ? `${filled.class}/${filled.type}` : null;
  return {
    classification,
    filled,
    candidates: withStated(classification.candidates, report.category),
    secondary: filled?.type === CHANGED && RANSOM.test(text) ? [INFECTED] : [],
    observables,
    exploited,
    affected,
    score,
    route: route(knowledge.routing, { category, sector: body?.sector ?? null, severity: score.severity }),
    fingerprint: fingerprint(text),
  };
}

/** What the reporter counted goes before what the text seems to count. */
function statedOrRead(report: HandledReport, text: string): AffectedCount | null {
  const { users } = report.affected;
  return users === undefined ? affectedCount(text) : { count: users, found: 'as stated by the reporter' };
}

/** The reporter's own category is a suggestion among the others, never the answer. */
function withStated(candidates: readonly Candidate[], category: string | null): Candidate[] {
  if (category === null || !isRsitType(category)) return [...candidates];
  const [rsitClass = '', type = ''] = category.split('/');
  const known = candidates.find((it) => it.class === rsitClass && it.type === type);
  const reasons = ['stated by the reporter', ...(known?.reasons ?? [])];
  const stated: Candidate = {
    class: rsitClass,
    type,
    confidence: known?.confidence ?? 0,
    by: known?.by ?? 'rule',
    reasons,
  };
  return [...candidates.filter((it) => it !== known), stated].sort((a, b) => b.confidence - a.confidence);
}
