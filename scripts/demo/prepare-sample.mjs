import { readFileSync, writeFileSync } from 'node:fs';
import { scrubNames } from './scrub-names.mjs';

/**
 * How data/vcdb-sample-500.jsonl was made from records of the VERIS Community Database (one JSON object a line):
 *   node scripts/demo/prepare-sample.mjs RECORDS.jsonl > data/vcdb-sample-500.jsonl
 * Names of victims, references and coders' notes are left out; private people's names in the texts are replaced.
 */
const records = readFileSync(process.argv[2], 'utf8').trim().split('\n').map(JSON.parse);
const kept = records.map((record) => ({
  id: record.id,
  title: scrubNames(record.title),
  summary: scrubNames(record.summary),
  incident_date: record.incident_date,
  recorded_at: record.recorded_at,
  sector: record.victim.sector,
  records_touched: record.cia?.confidentiality?.data_total,
}));
writeFileSync(process.stdout.fd, kept.map((record) => `${JSON.stringify(record)}\n`).join(''));
