/**
 * `npm run triage:train`: fits the triage model and writes libs/triage/model/. Deterministic: the same training file
 * gives the same bytes. Tunes by cross-validation on four fifths of the near-duplicate clusters, states its figures on
 * the held-back fifth, then fits the shipped weights on everything.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { answers, calibrate, developmentPart, fitOn, heldBackPart, prepare } from './experiment.mjs';
import { lenient, measure } from './measure.mjs';

const NAME = 'rsit-linear-1';
const folder = new URL('../../libs/triage/model/', import.meta.url);
const write = (name, value) => writeFileSync(fileURLToPath(new URL(name, folder)), value);

const world = prepare();
process.stderr.write(`${world.rows.length} reports in ${world.clusters} clusters\n`);
const { calibration, results, reliability } = calibrate(world, NAME);
const crossValidated = { ...measure(results), ...lenient(results) };
process.stderr.write(`cross-validation ${JSON.stringify(crossValidated)}\n`);
const apart = fitOn(world, developmentPart(world), calibration);
const held = answers(world, apart, heldBackPart(world));
const heldBack = { ...measure(held), ...lenient(held) };
process.stderr.write(`held back        ${JSON.stringify(heldBack)}\n`);
if (!process.argv.includes('--dry-run')) {
  const shipped = fitOn(
    world,
    world.rows.map((_, index) => index),
    calibration,
  );
  write('weights.json', `${JSON.stringify(shipped)}\n`);
  write(
    'figures.json',
    `${JSON.stringify({ ...calibration, clusters: world.clusters, crossValidated, heldBack, reliability }, null, 2)}\n`,
  );
  process.stderr.write(
    `wrote libs/triage/model/weights.json (${shipped.documentFrequency.length} features)\n`,
  );
}
