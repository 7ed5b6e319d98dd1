import { FAMILIES, isWordFeature, type FeatureBag } from './text-features.js';

/** One thing the model can answer: an RSIT class and type. */
export interface Label {
  readonly class: string;
  readonly type: string;
}

/** The model as it stands in the weights file. Numbers are 8-bit steps of a scale per label, base64. */
export interface ModelDocument {
  readonly format: 1;
  readonly name: string;
  readonly notice: string;
  readonly labels: readonly Label[];
  readonly documents: number;
  /** Length each family of features is scaled to, by the letters of FAMILIES. */
  readonly familyLength: Readonly<Record<string, number>>;
  /** Feature keys, one per line. */
  readonly vocabulary: string;
  /** In how many training reports each feature stood. */
  readonly documentFrequency: readonly number[];
  readonly bias: readonly number[];
  readonly scale: readonly number[];
  /** Row per feature, column per label: signed 8-bit, base64. */
  readonly weights: string;
  /** Share of each label in the training reports: where an unreadable text falls back to. */
  readonly prior: readonly number[];
  readonly temperature: number;
  readonly autoThreshold: number;
}

export interface Model {
  readonly document: ModelDocument;
  readonly index: ReadonlyMap<string, number>;
  readonly inverseFrequency: Float32Array;
  readonly weights: Int8Array;
}

export interface Term {
  readonly shown: string;
  readonly id: number;
  readonly value: number;
}

export interface Encoded {
  readonly terms: readonly Term[];
  /** Share of the report's words that the model has ever seen, 0..1. */
  readonly readable: number;
  readonly knownWords: number;
}

export function openModel(document: ModelDocument): Model {
  const keys = document.vocabulary === '' ? [] : document.vocabulary.split('\n');
  const weights = decodeBase64(document.weights);
  if (
    weights.length !== keys.length * document.labels.length ||
    keys.length !== document.documentFrequency.length
  ) {
    throw new Error('the triage model is damaged: vocabulary, frequencies and weights differ in length');
  }
  return {
    document,
    index: new Map(keys.map((key, id) => [key, id])),
    inverseFrequency: Float32Array.from(document.documentFrequency, (df) =>
      inverseFrequency(document.documents, df),
    ),
    weights,
  };
}

export function inverseFrequency(documents: number, frequency: number): number {
  return Math.log(1 + documents / frequency);
}

/**
 * Turns a bag into weighted terms: (1 + ln count) x inverse frequency, each family scaled to its own length, so that a
 * long report speaks no louder than a short one.
 */
export function encode(
  bag: FeatureBag,
  index: ReadonlyMap<string, number>,
  frequency: ArrayLike<number>,
  familyLength: Readonly<Record<string, number>>,
): Encoded {
  const terms: { shown: string; id: number; value: number; family: number }[] = [];
  const squares = new Float64Array(FAMILIES.length);
  let words = 0;
  let knownWords = 0;
  for (const [key, feature] of bag) {
    const id = index.get(key);
    if (isWordFeature(key)) {
      words += 1;
      if (id !== undefined) knownWords += 1;
    }
    if (id === undefined) continue;
    const family = FAMILIES.indexOf(key.charAt(0));
    const value = (1 + Math.log(feature.count)) * (frequency[id] ?? 0);
    squares[family] = (squares[family] ?? 0) + value * value;
    terms.push({ shown: feature.shown, id, value, family });
  }
  const factors = [...FAMILIES].map(
    (letter, family) => (familyLength[letter] ?? 1) / Math.sqrt(squares[family] || 1),
  );
  for (const term of terms) term.value *= factors[term.family] ?? 0;
  return { terms, readable: words === 0 ? 0 : knownWords / words, knownWords };
}

/** Scores per label, before the temperature. */
export function scoresOf(model: Model, encoded: Encoded): Float64Array {
  const width = model.document.labels.length;
  const sums = new Float64Array(width);
  for (const { id, value } of encoded.terms) {
    const row = id * width;
    for (let label = 0; label < width; label += 1) {
      sums[label] = (sums[label] ?? 0) + value * (model.weights[row + label] ?? 0);
    }
  }
  return sums.map(
    (sum, label) => sum * (model.document.scale[label] ?? 0) + (model.document.bias[label] ?? 0),
  );
}

export function probabilities(scores: Float64Array, temperature: number): Float64Array {
  const top = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  const raised = scores.map((score) => Math.exp((score - top) / temperature));
  const total = raised.reduce((sum, value) => sum + value, 0);
  return raised.map((value) => value / total);
}

function decodeBase64(text: string): Int8Array {
  return Int8Array.from(atob(text), (character) => (character.charCodeAt(0) << 24) >> 24);
}
