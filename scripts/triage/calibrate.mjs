/** Precision asked of auto-filled types on cross-validation: a margin above the promised 0.90. */
export const PRECISION_ASKED = 0.92;

/** The temperature that makes held-out reports likeliest, by golden-section search. */
export function temperatureFor(scored, probabilities) {
  const loss = (temperature) =>
    scored.reduce(
      (sum, { scores, label }) => sum - Math.log(Math.max(1e-9, probabilities(scores, temperature)[label])),
      0,
    );
  let low = 0.4;
  let high = 3;
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 30; round += 1) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return Number(((low + high) / 2).toFixed(4));
}

/** The lowest confidence from which on the answers reach the asked precision; `answers` hold {confidence, right}. */
export function thresholdFor(answers, asked = PRECISION_ASKED) {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let threshold = 1;
  sorted.forEach((answer, place) => {
    right += answer.right ? 1 : 0;
    const next = sorted[place + 1];
    if (next && next.confidence === answer.confidence) return;
    if (place >= 50 && right / (place + 1) >= asked) threshold = answer.confidence;
  });
  return Number(threshold.toFixed(4));
}

/** Share of answers right per tenth of confidence: what a stated confidence is worth. */
export function reliability(answers) {
  return Array.from({ length: 10 }, (_, tenth) => {
    const inside = answers.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === tenth);
    const right = inside.filter((answer) => answer.right).length;
    return {
      from: tenth / 10,
      n: inside.length,
      right: inside.length === 0 ? null : Number((right / inside.length).toFixed(3)),
    };
  });
}
