import { fileURLToPath } from 'node:url';
import './typescript.mjs';
import { reliability, temperatureFor, thresholdFor } from './calibrate.mjs';
import { clusterTexts, dealFolds } from './clusters.mjs';
import { nameOf, readCorpus } from './corpus.mjs';
import { SETTINGS, fit } from './fit.mjs';

const domain = new URL('../../libs/triage/src/domain/', import.meta.url);
const engine = await import(new URL('linear-model.ts', domain).href);
const { classify } = await import(new URL('classify.ts', domain).href);
const { featuresOf, wordsOf } = await import(new URL('text-features.ts', domain).href);

export const TRAINING_FILE = fileURLToPath(
  new URL('../../data/vcdb-labelled-train.jsonl.gz', import.meta.url),
);

/** Reads the training file, makes features, joins near-duplicates and deals the folds. */
export function prepare(path = TRAINING_FILE) {
  const rows = readCorpus(path);
  const clusters = clusterTexts(
    rows.map((row) => row.text.description),
    wordsOf,
  );
  return {
    rows,
    bags: rows.map((row) => featuresOf(row.text)),
    folds: dealFolds(rows, clusters, SETTINGS.seed),
    clusters: new Set(clusters).size,
  };
}

export const classifier = (document) => {
  const model = engine.openModel(document);
  return (text) => classify(model, text);
};

export function fitOn(world, chosen, calibration) {
  return fit(
    chosen.map((index) => world.rows[index]),
    chosen.map((index) => world.bags[index]),
    engine,
    calibration,
  );
}

const indices = (world, wanted) => world.folds.flatMap((fold, index) => (wanted(fold) ? [index] : []));
export const developmentPart = (world) => indices(world, (fold) => fold >= 0);
export const heldBackPart = (world) => indices(world, (fold) => fold < 0);

/** Temperature and auto-fill threshold from five-fold cross-validation over the development part. */
export function calibrate(world, name) {
  const parts = [0, 1, 2, 3, 4].map((fold) => {
    const document = fitOn(
      world,
      indices(world, (other) => other >= 0 && other !== fold),
      {
        name,
        temperature: 1,
        autoThreshold: 1,
      },
    );
    return { document, tested: indices(world, (other) => other === fold) };
  });
  const scored = parts.flatMap(({ document, tested }) => scoresFor(world, document, tested));
  const temperature = temperatureFor(scored, engine.probabilities);
  const judge = (autoThreshold) =>
    parts.flatMap(({ document, tested }) =>
      answers(world, { ...document, temperature, autoThreshold }, tested),
    );
  const learnt = judge(0)
    .filter(({ answer }) => answer.auto)
    .map(({ row, answer }) => ({
      confidence: answer.confidence,
      right: nameOf(answer) === nameOf(row.label),
    }));
  const autoThreshold = thresholdFor(learnt);
  return {
    calibration: { name, temperature, autoThreshold },
    results: judge(autoThreshold),
    reliability: reliability(learnt),
  };
}

function scoresFor(world, document, tested) {
  const model = engine.openModel(document);
  const column = new Map(document.labels.map((label, index) => [nameOf(label), index]));
  return tested
    .filter((index) => column.has(nameOf(world.rows[index].label)))
    .map((index) => ({
      scores: engine.scoresOf(
        model,
        engine.encode(world.bags[index], model.index, model.inverseFrequency, document.familyLength),
      ),
      label: column.get(nameOf(world.rows[index].label)),
    }));
}

export function answers(world, document, chosen) {
  const answerTo = classifier(document);
  return chosen.map((index) => ({ row: world.rows[index], answer: answerTo(world.rows[index].text) }));
}
