import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const FILE = path.resolve(HERE, '../../data/vcdb-labelled-train.jsonl.gz');

/** Distinct reports from 5,119 real texts: the n-th is always the same. */
export function reportTexts() {
  const lines = gunzipSync(readFileSync(FILE)).toString().trim().split('\n');
  const texts = lines.map((line) => JSON.parse(line).report);
  return (n) => {
    const { subject, description } = texts[n % texts.length];
    return JSON.stringify({
      title: `${subject.slice(0, 280)} (${n})`,
      description: `${description.slice(0, 8000)}\nCase ${n} of host h${n}.example.org.`,
    });
  };
}
