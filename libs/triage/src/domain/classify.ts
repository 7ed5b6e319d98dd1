import {
  encode,
  openModel,
  probabilities,
  scoresOf,
  type Encoded,
  type Label,
  type Model,
  type ModelDocument,
} from './linear-model.js';
import { ruleHits, type RuleHit } from './match-rules.js';
import { ENGLISH_RULES } from './rare-type-rules.js';
import { tellsOfAnEvent } from './tells-of-event.js';
import { featuresOf, type ReportText } from './text-features.js';
import { URDU_HINTS } from './urdu-hints.js';

export interface Candidate extends Label {
  /** 0..1, calibrated on held-out reports where the model speaks alone. */
  readonly confidence: number;
  readonly by: 'model' | 'rule';
  /** Words and phrases that spoke for this type, strongest first. */
  readonly reasons: readonly string[];
}

export interface Classification extends Label {
  readonly confidence: number;
  /** True only when triage is sure enough to fill the type in by itself. */
  readonly auto: boolean;
  readonly candidates: readonly Candidate[];
  readonly model: string;
  /** Why the answer was held back, in words; empty when `auto`. */
  readonly heldBack: readonly string[];
}

/** Below this share of known words the model reads too little to be believed; see docs/triage.md. */
const READABLE_ENOUGH = 0.6;
const WORDS_ENOUGH = 5;
const CANDIDATES = 3;
const REASONS = 5;
/** Rules together never claim more than this. */
const RULE_CEILING = 0.95;
const UNDETERMINED: Label = { class: 'other', type: 'undetermined' };

export type Classifier = (report: ReportText) => Classification;

export function openClassifier(document: ModelDocument): Classifier {
  const model = openModel(document);
  return (report) => classify(model, report);
}

export function classify(model: Model, report: ReportText): Classification {
  const { document } = model;
  const bag = featuresOf(report);
  const encoded = encode(bag, model.index, model.inverseFrequency, document.familyLength);
  const trust = trustIn(encoded);
  const certain = probabilities(scoresOf(model, encoded), document.temperature);
  const learnt = certain.map((share, label) => trust * share + (1 - trust) * (document.prior[label] ?? 0));
  const hits = ruleHits(`${report.title} . ${report.description}`, [...ENGLISH_RULES, ...URDU_HINTS]);
  const candidates = rank(model, encoded, learnt, hits, trust);
  const best = candidates[0];
  if (!best || trust === 0) return unreadable(document, candidates);
  const heldBack = doubts(document, best, encoded);
  if (!tellsOfAnEvent(bag)) heldBack.push('no word says what happened');
  return {
    class: best.class,
    type: best.type,
    confidence: best.confidence,
    auto: heldBack.length === 0,
    candidates,
    model: document.name,
    heldBack,
  };
}

function trustIn(encoded: Encoded): number {
  return Math.min(1, encoded.readable / READABLE_ENOUGH) * Math.min(1, encoded.knownWords / WORDS_ENOUGH);
}

function doubts(document: ModelDocument, best: Candidate, encoded: Encoded): string[] {
  const found: string[] = [];
  if (best.by === 'rule') found.push('the type was found by a rule that no measured figure stands behind');
  if (best.confidence < document.autoThreshold) {
    found.push(`confidence ${percent(best.confidence)} is below ${percent(document.autoThreshold)}`);
  }
  if (encoded.readable < READABLE_ENOUGH)
    found.push(`only ${percent(encoded.readable)} of the words are known`);
  if (encoded.knownWords < WORDS_ENOUGH) found.push('the text is too short');
  return found;
}

function rank(
  model: Model,
  encoded: Encoded,
  learnt: Float64Array,
  hits: readonly RuleHit[],
  trust: number,
): Candidate[] {
  const claimed = shareOfRules(model, learnt, hits);
  const strengths = hits.reduce((sum, { rule }) => sum + rule.strength, 0);
  const open = model.document.labels.map((label, position) => {
    const own = hits.filter(({ rule }) => rule.class === label.class && rule.type === label.type);
    const byRule = share(own, strengths, claimed);
    const byModel = (learnt[position] ?? 0) * (1 - claimed);
    return { label, position, hits: own, confidence: byModel + byRule, byRule: byRule > byModel };
  });
  for (const label of foreignLabels(hits, model.document.labels)) {
    const own = hits.filter(({ rule }) => rule.class === label.class && rule.type === label.type);
    open.push({ label, position: -1, hits: own, confidence: share(own, strengths, claimed), byRule: true });
  }
  const means = meanWeights(model, encoded);
  return open
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, CANDIDATES)
    .map(({ label, position, hits: own, confidence, byRule }) => ({
      class: label.class,
      type: label.type,
      confidence: Math.round(confidence * 1000) / 1000,
      by: byRule ? ('rule' as const) : ('model' as const),
      reasons: [
        ...own.map(({ rule, found }) => `${rule.reason}: "${found}"`),
        ...(position >= 0 && trust > 0 ? speaking(model, encoded, position, means) : []),
      ].slice(0, REASONS),
    }));
}

/** What the rules claim together. Rules that only agree with a surer model add their reasons and nothing else. */
function shareOfRules(model: Model, learnt: Float64Array, hits: readonly RuleHit[]): number {
  const claimed = Math.min(RULE_CEILING, 1 - hits.reduce((left, { rule }) => left * (1 - rule.strength), 1));
  const top = learnt.reduce((best, value, label) => (value > (learnt[best] ?? 0) ? label : best), 0);
  const label = model.document.labels[top];
  const agreed = hits.every(({ rule }) => rule.class === label?.class && rule.type === label.type);
  return agreed && (learnt[top] ?? 0) >= claimed ? 0 : claimed;
}

function share(own: readonly RuleHit[], strengths: number, claimed: number): number {
  return strengths === 0 ? 0 : (claimed * own.reduce((sum, { rule }) => sum + rule.strength, 0)) / strengths;
}

function foreignLabels(hits: readonly RuleHit[], known: readonly Label[]): Label[] {
  const foreign = new Map<string, Label>();
  for (const { rule } of hits) {
    const taught = known.some((label) => label.class === rule.class && label.type === rule.type);
    if (!taught) foreign.set(`${rule.class}/${rule.type}`, { class: rule.class, type: rule.type });
  }
  return [...foreign.values()];
}

/** The terms that raised this label most above the average label, strongest first. */
function speaking(model: Model, encoded: Encoded, label: number, means: Float64Array): string[] {
  const { scale } = model.document;
  const own = scale[label] ?? 0;
  const gains = new Map<string, number>();
  encoded.terms.forEach(({ shown, id, value }, place) => {
    const weight = (model.weights[id * scale.length + label] ?? 0) * own;
    const gain = value * (weight - (means[place] ?? 0));
    // A word and the same word of the title are one reason.
    if (gain > 0) gains.set(shown, (gains.get(shown) ?? 0) + gain);
  });
  return [...gains]
    .sort((a, b) => b[1] - a[1])
    .slice(0, REASONS)
    .map(([shown]) => shown);
}

/** Weight of each term for the average label. */
function meanWeights(model: Model, encoded: Encoded): Float64Array {
  const { scale } = model.document;
  const width = scale.length;
  return Float64Array.from(encoded.terms, ({ id }) => {
    let sum = 0;
    for (let column = 0; column < width; column += 1) {
      sum += (model.weights[id * width + column] ?? 0) * (scale[column] ?? 0);
    }
    return sum / width;
  });
}

function unreadable(document: ModelDocument, candidates: readonly Candidate[]): Classification {
  const hinted = candidates.filter((candidate) => candidate.by === 'rule');
  return {
    ...UNDETERMINED,
    confidence: 0,
    auto: false,
    candidates: hinted.length > 0 ? hinted : [],
    model: document.name,
    heldBack: ['none of the words is known to the model'],
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
