import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../data/vcdb-sample-500.jsonl');

/** Distinct reports from real texts: the n-th is always the same. */
export function reportTexts() {
  const records = readFileSync(FILE, 'utf8').trim().split('\n').map(JSON.parse);
  return (n) => {
    const record = records[n % records.length];
    return JSON.stringify({
      title: `${record.title.slice(0, 280)} (${n})`,
      description: `${record.summary.slice(0, 8000)}\nCase ${n} of host h${n}.example.org.`,
    });
  };
}
