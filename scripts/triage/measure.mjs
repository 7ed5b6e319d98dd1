import { nameOf } from './corpus.mjs';

const round = (value) => Number(value.toFixed(4));
const share = (part, whole) => (whole === 0 ? null : round(part / whole));

/**
 * Figures over classified reports. A type counts as right only when it is the expected one (strict); `lenientAB` also
 * takes the types the labels name as acceptable and is shown beside, never instead.
 */
export function measure(results) {
  const tierA = results.filter(({ row }) => row.tier === 'A');
  const auto = results.filter(({ answer }) => answer.auto);
  const right = results.filter(isRight);
  return {
    n: results.length,
    typeAccuracyA: share(tierA.filter(isRight).length, tierA.length),
    typeAccuracyAB: share(right.length, results.length),
    macroF1A: macroF1(tierA),
    top3: share(results.filter(({ row, answer }) => inFirstThree(row, answer)).length, results.length),
    autoCoverage: share(auto.length, results.length),
    autoPrecision: share(auto.filter(isRight).length, auto.length),
  };
}

/** What is shown beside the strict figures. */
export function lenient(results) {
  const auto = results.filter(({ answer }) => answer.auto);
  return {
    lenientAB: share(results.filter(isAcceptable).length, results.length),
    lenientAutoPrecision: share(auto.filter(isAcceptable).length, auto.length),
  };
}

const isRight = ({ row, answer }) => answer.class === row.label.class && answer.type === row.label.type;
const isAcceptable = (result) => isRight(result) || result.row.alsoAccept.includes(nameOf(result.answer));
const inFirstThree = (row, answer) =>
  answer.candidates.some((candidate) => nameOf(candidate) === nameOf(row.label));

/** Mean F1 over the types that occur among the expected ones. */
function macroF1(results) {
  const types = perType(results);
  const expected = types.filter(({ n }) => n > 0);
  return expected.length === 0
    ? null
    : round(expected.reduce((sum, { f1 }) => sum + f1, 0) / expected.length);
}

export function perType(results) {
  const names = new Set(results.flatMap(({ row, answer }) => [nameOf(row.label), nameOf(answer)]));
  return [...names]
    .map((name) => {
      const expected = results.filter(({ row }) => nameOf(row.label) === name);
      const answered = results.filter(({ answer }) => nameOf(answer) === name);
      const hits = expected.filter(isRight).length;
      const recall = expected.length === 0 ? 0 : hits / expected.length;
      const precision = answered.length === 0 ? 0 : hits / answered.length;
      const f1 = recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
      const auto = answered.filter(({ answer }) => answer.auto);
      return {
        name,
        n: expected.length,
        precision,
        recall,
        f1,
        auto: auto.length,
        autoRight: auto.filter(isRight).length,
      };
    })
    .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
}

export function table(results) {
  const lines = [
    `${'type'.padEnd(62)}${['n', 'precision', 'recall', 'F1', 'auto', 'right'].map((h) => h.padStart(10)).join('')}`,
  ];
  for (const { name, n, precision, recall, f1, auto, autoRight } of perType(results)) {
    const cells = [n, precision.toFixed(3), recall.toFixed(3), f1.toFixed(3), auto, autoRight];
    lines.push(`${name.padEnd(62)}${cells.map((cell) => String(cell).padStart(10)).join('')}`);
  }
  return lines.join('\n');
}
