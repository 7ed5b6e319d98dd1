import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Reads labelled reports, one JSON object a line, gzip or plain. Only `report` is ever shown to triage. */
export function readCorpus(path) {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = JSON.parse(line);
      return {
        id: row.id,
        tier: row.tier,
        text: { title: row.report.subject ?? '', description: row.report.description ?? '' },
        label: { class: row.expected_rsit_class, type: row.expected_rsit_type },
        alsoAccept: row.also_accept ?? [],
      };
    });
}

export const nameOf = (label) => `${label.class}/${label.type}`;
