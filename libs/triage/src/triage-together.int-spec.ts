import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { openTriageWorld, type TriageWorld } from '../testing/triage-world.js';

const BODIES = ['DIV-FINANCE', 'NIH', 'DIV-INTERIOR'];
const BATCH = 16;

interface Given {
  readonly title: string;
  readonly description: string;
  readonly body: string;
}

/** Real accounts; every third comes a second time from the same body, every fifth from another one as well. */
function givenReports(): Given[] {
  const accounts = gunzipSync(readFileSync('data/vcdb-labelled-train.jsonl.gz'))
    .toString('utf8')
    .split('\n')
    .filter((line, place) => line !== '' && place % 256 === 0)
    .map((line) => (JSON.parse(line) as { report: { subject: string; description: string } }).report);
  return accounts.flatMap(({ subject, description }, n) => {
    const of = (body: string): Given => ({
      title: subject.slice(0, 200),
      description: `${description}\nFirst seen from 203.0.113.${n}.`,
      body,
    });
    const first = of(BODIES[n % 3]!);
    return [first, ...(n % 3 === 0 ? [first] : []), ...(n % 5 === 0 ? [of(BODIES[(n + 1) % 3]!)] : [])];
  });
}

/** What became of the reports, told by their places, since ids and numbers are another world's. */
async function outcomeOf(world: TriageWorld, ids: readonly string[]) {
  const rows = await world.rows<{ place: number; incident: string; facts: unknown; entries: string[] }>(
    `SELECT given.place::int - 1 AS place, i.id AS incident,
            jsonb_build_array(i.class, i.type, i.severity, i.report_count, i.priority_score) AS facts,
            (SELECT array_agg(t.kind ORDER BY t.kind) FROM timeline_entry t WHERE t.incident_id = i.id) AS entries
       FROM unnest($1::uuid[]) WITH ORDINALITY AS given(id, place)
       JOIN report r ON r.id = given.id JOIN incident i ON i.id = r.incident_id ORDER BY place`,
    [ids],
  );
  const firstOf = new Map<string, number>();
  for (const { incident, place } of rows) if (!firstOf.has(incident)) firstOf.set(incident, place);
  const relations = await world.rows<{ one: string; other: string }>(
    'SELECT incident_id AS one, related_id AS other FROM incident_relation',
  );
  return {
    reports: rows.map(({ incident, facts, entries }) => [firstOf.get(incident), facts, entries]),
    relations: relations.map(({ one, other }) => `${firstOf.get(one)} ${firstOf.get(other)}`).sort(),
  };
}

async function worldWith(
  reports: readonly Given[],
  work: (world: TriageWorld, ids: string[]) => Promise<void>,
) {
  const world = await openTriageWorld();
  try {
    const ids: string[] = [];
    for (const { body, ...content } of reports) ids.push(await world.report(content, body));
    await work(world, ids);
    return await outcomeOf(world, ids);
  } finally {
    await world.close();
  }
}

it('reports triaged together end as they do one after the other', async () => {
  const reports = givenReports();
  const apart = await worldWith(reports, async (world, ids) => {
    for (const id of ids) await world.triage(id);
  });
  const together = await worldWith(reports, async (world, ids) => {
    for (let from = 0; from < ids.length; from += BATCH)
      await world.triageTogether(ids.slice(from, from + BATCH));
  });
  expect(apart.reports).toHaveLength(reports.length);
  expect(new Set(apart.reports.map(([first]) => first)).size).toBeLessThan(reports.length);
  expect(apart.relations.length).toBeGreaterThan(0);
  expect(together).toEqual(apart);
}, 60_000);
