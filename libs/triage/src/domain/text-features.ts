import { CONCEPTS_BY_WORD } from './concepts.js';

/** What the classifier is shown of a report. Who reports, and from which sector, is left out on purpose. */
export interface ReportText {
  readonly title: string;
  readonly description: string;
}

export interface Feature {
  count: number;
  /** How an analyst reads the feature in a reason. */
  readonly shown: string;
}

/** Features by key. The first letter names the family, see FAMILIES. */
export type FeatureBag = ReadonlyMap<string, Feature>;

/** w word · b two words · s word of the title · c concept · e concept in the title · d two concepts in order. */
export const FAMILIES = 'wbsced';

/** Words beyond this are not read: reports say early what happened, and the work stays bounded. */
export const WORDS_READ = 400;
const TITLE_WORDS_READ = 60;
/** Two concepts form a pair when they stand at most this many words apart. */
const PAIR_REACH = 12;
const PAIRS_PER_REPORT = 4000;

const WORD = /[\p{L}\p{M}]+(?:'\p{L}+)?|\d+/gu;

export function wordsOf(text: string, limit: number): string[] {
  const words: string[] = [];
  // A word has at least one character and a separator: no need to fold more text than `limit` words of 40 can fill.
  const plain = text
    .slice(0, limit * 40)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'");
  for (const match of plain.matchAll(WORD)) {
    words.push(match[0]);
    if (words.length >= limit) break;
  }
  return words;
}

export function featuresOf(report: ReportText): FeatureBag {
  const bag = new Map<string, Feature>();
  const title = report.title.replace(/…\s*$/, '').trim();
  const text = report.description.startsWith(title) ? report.description : `${title} . ${report.description}`;
  const words = wordsOf(text, WORDS_READ);
  const titleWords = wordsOf(title, TITLE_WORDS_READ);
  addWords(bag, words);
  for (const word of titleWords) add(bag, `s${stem(shape(word))}`, word);
  addConcepts(bag, words, titleWords.length);
  return bag;
}

/** Words of a report that carry meaning to the model; used to tell how much of a text it can read at all. */
export function isWordFeature(key: string): boolean {
  return key.startsWith('w');
}

function addWords(bag: Map<string, Feature>, words: readonly string[]): void {
  let before: { stem: string; word: string } | null = null;
  for (const word of words) {
    const current: { stem: string; word: string } = { stem: stem(shape(word)), word };
    add(bag, `w${current.stem}`, word);
    if (before) add(bag, `b${before.stem} ${current.stem}`, `${before.word} ${word}`);
    before = current;
  }
}

interface FoundConcept {
  readonly concept: string;
  readonly at: number;
}

function addConcepts(bag: Map<string, Feature>, words: readonly string[], titleLength: number): void {
  const found: FoundConcept[] = [];
  words.forEach((word, at) => {
    for (const concept of CONCEPTS_BY_WORD.get(word) ?? []) found.push({ concept, at });
    const next = words[at + 1];
    if (next === undefined) return;
    for (const concept of CONCEPTS_BY_WORD.get(`${word}_${next}`) ?? []) found.push({ concept, at });
  });
  for (const { concept, at } of found) {
    add(bag, `c${concept}`, `words of ${concept}`);
    if (at < titleLength) add(bag, `e${concept}`, `words of ${concept} in the title`);
  }
  addPairs(bag, found);
}

function addPairs(bag: Map<string, Feature>, found: readonly FoundConcept[]): void {
  let pairs = 0;
  found.forEach((first, position) => {
    for (let index = position + 1; index < found.length && pairs < PAIRS_PER_REPORT; index += 1) {
      const second = found[index]!;
      if (second.at - first.at > PAIR_REACH) break;
      if (second.at === first.at || second.concept === first.concept) continue;
      pairs += 1;
      add(bag, `d${first.concept}>${second.concept}`, `${first.concept} near ${second.concept}`);
    }
  });
}

function add(bag: Map<string, Feature>, key: string, shown: string): void {
  const feature = bag.get(key);
  if (feature) feature.count += 1;
  else bag.set(key, { count: 1, shown });
}

/** Numbers stand for their size only: a year or an amount must not be learnt by heart. */
function shape(word: string): string {
  if (!/^\d/.test(word)) return word;
  return word.length >= 4 ? '#4' : word.length === 3 ? '#3' : '#';
}

/** A light English stemmer: enough to join plural, past and progressive forms. Other scripts pass unchanged. */
export function stem(word: string): string {
  if (word.length <= 4) return word;
  let root = word
    .replace(/'s$/, '')
    .replace(/sses$/, 'ss')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1');
  const ending = /(?:ing|ed|er|ly)$/.exec(root);
  if (ending && root.length - ending[0].length >= 3) root = root.slice(0, -ending[0].length);
  return root.length > 4 ? root.replace(/e$/, '') : root;
}
