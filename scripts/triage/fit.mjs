/**
 * Fits the linear model: multinomial logistic regression by stochastic gradient descent with per-weight steps
 * (AdaGrad), the weights of the second half of the passes averaged. Answers a model document as libs/triage reads it.
 */
export const SETTINGS = {
  passes: 6,
  step: 0.3,
  shrink: 5e-5,
  tierBWeight: 0.8,
  seed: 20260,
  /** Features seen in fewer training reports than this are left out. */
  seenAtLeast: { w: 2, b: 3, s: 2, c: 2, e: 2, d: 2 },
  familyLength: { w: 0.8, b: 0.5, s: 0.4, c: 0.3, e: 0.3, d: 0.4 },
  /** Types with fewer reports are left to the rules. */
  labelAtLeast: 10,
};

const NOTICE =
  'Computed from the VERIS Community Database (VCDB, Verizon RISK Team and contributors), CC BY-SA 4.0; see NOTICE.md.';

export function fit(rows, bags, engine, calibration, settings = SETTINGS) {
  const labels = labelsOf(rows, settings.labelAtLeast);
  const column = new Map(labels.map((label, index) => [`${label.class}/${label.type}`, index]));
  const taught = rows.map((_, index) => index).filter((index) => column.has(nameOf(rows[index].label)));
  const { keys, frequency } = vocabularyOf(
    taught.map((index) => bags[index]),
    settings.seenAtLeast,
  );
  const index = new Map(keys.map((key, id) => [key, id]));
  const inverse = frequency.map((df) => engine.inverseFrequency(taught.length, df));
  const examples = taught.map((row) => ({
    terms: engine.encode(bags[row], index, inverse, settings.familyLength).terms,
    label: column.get(nameOf(rows[row].label)),
    weight: rows[row].tier === 'A' ? 1 : settings.tierBWeight,
  }));
  const { weights, bias } = descend(examples, keys.length, labels.length, settings);
  const prior = labels.map(
    (_, label) => examples.filter((example) => example.label === label).length / examples.length,
  );
  return {
    format: 1,
    name: calibration.name,
    notice: NOTICE,
    labels,
    documents: taught.length,
    familyLength: settings.familyLength,
    temperature: calibration.temperature,
    autoThreshold: calibration.autoThreshold,
    prior: prior.map((share) => Number(share.toFixed(5))),
    bias: [...bias].map((value) => Number(value.toFixed(5))),
    ...quantise(weights, labels.length),
    documentFrequency: frequency,
    vocabulary: keys.join('\n'),
  };
}

const nameOf = (label) => `${label.class}/${label.type}`;

function labelsOf(rows, atLeast) {
  const counts = new Map();
  for (const { label } of rows) counts.set(nameOf(label), (counts.get(nameOf(label)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= atLeast)
    .map(([name]) => name)
    .sort()
    .map((name) => ({ class: name.split('/')[0], type: name.split('/')[1] }));
}

function vocabularyOf(bags, seenAtLeast) {
  const counts = new Map();
  for (const bag of bags) for (const key of bag.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  const kept = [...counts]
    .filter(([key, df]) => df >= seenAtLeast[key.charAt(0)])
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return { keys: kept.map(([key]) => key), frequency: kept.map(([, df]) => df) };
}

function descend(examples, features, width, { passes, step, shrink, seed }) {
  const weights = new Float64Array(features * width);
  const squares = new Float64Array(features * width).fill(1e-3);
  const bias = new Float64Array(width);
  const biasSquares = new Float64Array(width).fill(1e-3);
  const meanWeights = new Float64Array(features * width);
  const meanBias = new Float64Array(width);
  const random = randomFrom(seed);
  const order = examples.map((_, index) => index);
  const averaged = passes - Math.ceil(passes / 2);
  for (let pass = 0; pass < passes; pass += 1) {
    shuffle(order, random);
    for (const index of order)
      learn(examples[index], { weights, squares, bias, biasSquares }, width, step, shrink);
    if (pass < passes - averaged) continue;
    for (let at = 0; at < weights.length; at += 1) meanWeights[at] += weights[at] / averaged;
    for (let at = 0; at < width; at += 1) meanBias[at] += bias[at] / averaged;
  }
  return { weights: meanWeights, bias: meanBias };
}

function learn({ terms, label, weight }, { weights, squares, bias, biasSquares }, width, step, shrink) {
  const slope = softmax(terms, weights, bias, width);
  for (let column = 0; column < width; column += 1)
    slope[column] = (slope[column] - (column === label ? 1 : 0)) * weight;
  for (const { id, value } of terms) {
    for (let column = 0, at = id * width; column < width; column += 1, at += 1) {
      const gradient = slope[column] * value + shrink * weights[at];
      squares[at] += gradient * gradient;
      weights[at] -= (step * gradient) / Math.sqrt(squares[at]);
    }
  }
  for (let column = 0; column < width; column += 1) {
    biasSquares[column] += slope[column] * slope[column];
    bias[column] -= (0.2 * step * slope[column]) / Math.sqrt(biasSquares[column]);
  }
}

function softmax(terms, weights, bias, width) {
  const scores = Float64Array.from(bias);
  for (const { id, value } of terms) {
    for (let column = 0, at = id * width; column < width; column += 1, at += 1)
      scores[column] += value * weights[at];
  }
  const top = Math.max(...scores);
  let total = 0;
  for (let column = 0; column < width; column += 1) total += scores[column] = Math.exp(scores[column] - top);
  for (let column = 0; column < width; column += 1) scores[column] /= total;
  return scores;
}

/** Eight bits a weight, one scale a label. */
function quantise(weights, width) {
  const scale = new Array(width).fill(0);
  weights.forEach((value, at) => {
    scale[at % width] = Math.max(scale[at % width], Math.abs(value) / 127);
  });
  const steps = Int8Array.from(weights, (value, at) => Math.round(value / (scale[at % width] || 1)));
  return {
    scale: scale.map((value) => Number(value.toPrecision(6))),
    weights: Buffer.from(steps.buffer).toString('base64'),
  };
}

function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(list, random) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}
