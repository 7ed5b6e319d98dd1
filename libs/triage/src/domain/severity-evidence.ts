import type { EvidenceCondition, ScoreCategory, ScoreProfile } from './score-profile.js';

/** What is known of a report when it is scored. */
export interface ScoreFacts {
  readonly text: string;
  /** Filled-in type, or the candidates when triage was not sure. */
  readonly types: readonly { readonly class: string; readonly type: string }[];
  readonly sector: string | null;
  /** `null` when it is not known whether the body is on the list of critical bodies. */
  readonly critical: boolean | null;
  readonly affected: number | null;
  readonly services: number;
  readonly kev: boolean;
  readonly kevRansomware: boolean;
}

/** Places of the lowest and highest option that fit what is known. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly reasons: readonly string[];
}

const TEXT_READ_MAX = 20_000;

/** The span of every category; `null` where nothing is known. */
export function spansOf(profile: ScoreProfile, facts: ScoreFacts): Map<string, Span | null> {
  const text = facts.text.slice(0, TEXT_READ_MAX).toLowerCase().replace(/\s+/g, ' ');
  const holding = profile.evidence.filter(({ when }) => holds(when, facts, text));
  return new Map(
    profile.categories.map((category) => {
      const place = (id: string) => category.options.findIndex((option) => option.id === id);
      const own = holding
        .filter((rule) => rule.category === category.id)
        .map(({ low, high, settles, reason }) => ({ low: place(low), high: place(high), settles, reason }));
      const settling = own.filter(({ settles }) => settles);
      const base = settling.length > 0 ? gravest(settling) : priorOf(profile, category, facts);
      const adding = own.filter(({ settles }) => !settles);
      if (adding.length === 0) return [category.id, base];
      return [category.id, base ? raised(base, gravest(adding)) : gravest(adding)];
    }),
  );
}

/** Of several pieces of evidence the gravest holds, at both ends. */
function gravest(found: readonly { low: number; high: number; reason: string }[]): Span {
  return {
    low: Math.max(...found.map(({ low }) => low)),
    high: Math.max(...found.map(({ high }) => high)),
    reasons: found.map(({ reason }) => reason),
  };
}

function raised(base: Span, by: Span): Span {
  const reasons = [...base.reasons, ...by.reasons];
  return { low: Math.max(base.low, by.low), high: Math.max(base.high, by.high), reasons };
}

/** What the types allow: from the mildest to the gravest of them. */
function priorOf(profile: ScoreProfile, category: ScoreCategory, facts: ScoreFacts): Span | null {
  const place = (id: string) => category.options.findIndex((option) => option.id === id);
  const types = facts.types.length > 0 ? facts.types : [{ class: '*', type: '*' }];
  const spans = types.map(({ class: rsitClass, type }) => {
    const prior = profile.priors[`${rsitClass}/${type}`] ?? profile.priors[rsitClass] ?? profile.priors['*'];
    return prior?.[category.id];
  });
  if (spans.some((span) => span === undefined)) return null;
  const known = spans.flatMap((span) => (span ? [span] : []));
  return {
    low: Math.min(...known.map(([low]) => place(low))),
    high: Math.max(...known.map(([, high]) => place(high))),
    reasons: [
      facts.types.length === 0
        ? 'usual for reports of no certain type'
        : `usual for ${types.map(({ type }) => type).join(', ')}`,
    ],
  };
}

function holds(when: EvidenceCondition, facts: ScoreFacts, text: string): boolean {
  const { fact, sectors, phrase, countFrom, countBelow, servicesFrom } = when;
  const counted = countFrom !== undefined || countBelow !== undefined;
  if (counted && facts.affected === null) return false;
  return (
    (fact === undefined || isFact(fact, facts)) &&
    (sectors === undefined || (facts.sector !== null && sectors.includes(facts.sector))) &&
    (countFrom === undefined || (facts.affected ?? 0) >= countFrom) &&
    (countBelow === undefined || (facts.affected ?? 0) < countBelow) &&
    (servicesFrom === undefined || facts.services >= servicesFrom) &&
    (phrase === undefined || phraseOf(phrase).test(text))
  );
}

function isFact(fact: NonNullable<EvidenceCondition['fact']>, facts: ScoreFacts): boolean {
  switch (fact) {
    case 'critical-body':
      return facts.critical === true;
    case 'other-body':
      return facts.critical === false;
    case 'kev':
      return facts.kev;
    case 'kev-ransomware':
      return facts.kevRansomware;
  }
}

const compiled = new Map<string, RegExp>();

function phraseOf(source: string): RegExp {
  let pattern = compiled.get(source);
  if (!pattern) compiled.set(source, (pattern = new RegExp(source)));
  return pattern;
}
