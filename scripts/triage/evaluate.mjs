/**
 * `npm run triage:evaluate -- FILE`: judges the shipped classifier on labelled reports (JSON lines, gzip or plain) and
 * prints one JSON line, then a table by type. Without FILE it fits on four fifths of the training file and judges on
 * the held-back fifth, which the shipped weights cannot be judged on because they have learnt it.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { readCorpus } from './corpus.mjs';
import {
  answers,
  calibrate,
  classifier,
  developmentPart,
  fitOn,
  heldBackPart,
  prepare,
} from './experiment.mjs';
import { lenient, measure, table } from './measure.mjs';

const file = process.argv[2];
const results = file ? judgeShipped(file) : judgeHeldBack();
const { lenientAB, lenientAutoPrecision } = lenient(results);
// One write: whoever reads only the first line must not break the pipe.
process.stdout.write(
  [
    JSON.stringify(measure(results)),
    '',
    'A type is right only when it is the expected one.',
    `Taking also_accept as right too: ${lenientAB} of all, ${lenientAutoPrecision} of the auto-filled.`,
    '',
    table(results),
    '',
  ].join('\n'),
);

function judgeShipped(path) {
  const weights = fileURLToPath(new URL('../../libs/triage/model/weights.json', import.meta.url));
  const answerTo = classifier(JSON.parse(readFileSync(weights, 'utf8')));
  const rows = readOrLeave(path);
  const started = performance.now();
  const judged = rows.map((row) => ({ row, answer: answerTo(row.text) }));
  const perSecond = Math.round((rows.length / (performance.now() - started)) * 1000);
  process.stderr.write(`classified ${rows.length} reports at ${perSecond} a second\n`);
  return judged;
}

function readOrLeave(path) {
  try {
    return readCorpus(path);
  } catch (error) {
    process.stderr.write(
      `${path} cannot be read as labelled reports, one JSON object a line: ${error.message}\n`,
    );
    process.exit(1);
  }
}

function judgeHeldBack() {
  const world = prepare();
  const { calibration } = calibrate(world, 'held-back');
  return answers(world, fitOn(world, developmentPart(world), calibration), heldBackPart(world));
}
