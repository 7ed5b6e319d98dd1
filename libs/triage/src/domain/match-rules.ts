import type { TypeRule } from './rare-type-rules.js';

export interface RuleHit {
  readonly rule: TypeRule;
  readonly found: string;
}

/** Phrases are looked for in the first part only, so that a long body stays cheap. */
const CHARACTERS_READ = 6000;
const SHOWN = 60;

/** "None succeeded" must not read as success. */
const DENIED =
  /\b(?:no|none|not|never|nobody|without|un) ?(?:\w+ ){0,3}(?:succe\w+|access|compromis\w+|breach\w*|leaked|stolen)\b/g;

export function ruleHits(text: string, rules: readonly TypeRule[]): RuleHit[] {
  const plain = text.slice(0, CHARACTERS_READ).toLowerCase().replace(/\s+/g, ' ');
  const affirmed = plain.replace(DENIED, ' ');
  const hits: RuleHit[] = [];
  for (const candidate of rules) {
    const match = candidate.phrase.exec(plain);
    if (!match || candidate.unless?.test(affirmed)) continue;
    hits.push({ rule: candidate, found: match[0].slice(0, SHOWN) });
  }
  return hits;
}
