import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { scrubNames } from './scrub-names.mjs';

/** Sectors of the records that the register of bodies calls otherwise; `other` has no twin and is left out. */
const TWINS = {
  government: ['governance'],
  'law-enforcement-justice': ['interior', 'justice'],
  'information-media': ['media'],
};
/** Reports between a first report and its repeat: long enough for triage to have met the first. */
const REPEAT_AFTER = 24;
/** Sectors whose incidents get the half-minute clocks of data/policies-demo. */
const FAST_SECTORS = ['education', 'media', 'transportation', 'aviation', 'energy'];

/**
 * The reports to replay, in a fixed order: each in the name of a body of its sector, chosen by its number, so that
 * every run is the same. `[{ kind, constituent, isFast, body }]`, body as POST /v1/reports takes it.
 */
export function sampleReports(root, count) {
  const read = (file) => readFileSync(path.join(root, 'data', file), 'utf8');
  const records = read('vcdb-sample-500.jsonl').trim().split('\n').map(JSON.parse);
  const { constituents } = JSON.parse(read('federal-constituents.json'));
  return records
    .filter((record) => record.sector !== 'other')
    .slice(0, count)
    .map((record) => toReport(record, constituentOf(record, constituents)));
}

/**
 * Life as a desk knows it: some senders' systems send a report again with the same number, and some cases are
 * reported by a second desk of the same body. Both follow their first report at a distance.
 */
export function withRepeats(reports) {
  const mixed = [];
  const echo = (report, kind, body) => ({ ...report, kind, body });
  reports.forEach((report, n) => {
    mixed.push(report);
    const again = reports[n - REPEAT_AFTER];
    if (again && n % 12 === 0) mixed.push(echo(again, 'same-number', again.body));
    if (again && n % 15 === 1)
      mixed.push(
        echo(again, 'second-desk', { ...again.body, sourceRef: `${again.body.sourceRef}:second-desk` }),
      );
  });
  return mixed;
}

/** The body in whose name a record is replayed: always the same one of its sector. */
export function constituentOf(record, constituents) {
  const sectors = TWINS[record.sector] ?? [record.sector];
  const bodies = constituents.filter((body) => sectors.includes(body.sector));
  return bodies[createHash('sha256').update(record.id).digest().readUInt32BE(0) % bodies.length];
}

function toReport(record, constituent) {
  const description = scrubNames(record.summary).slice(0, 20_000);
  return {
    kind: 'first',
    constituent: constituent.code,
    isFast: FAST_SECTORS.includes(constituent.sector),
    body: {
      title: scrubNames(record.title).slice(0, 300),
      description,
      sourceRef: `vcdb:${record.id}`,
      ...(record.records_touched > 0 ? { affected: { users: Math.min(record.records_touched, 1e9) } } : {}),
    },
  };
}
