import { readFileSync } from 'node:fs';
import { type Canary, environmentCanaries, storedSecrets, tenantCanaries } from './canaries.js';
import { castOf, plantCases } from './cast.js';
import { runFrames } from './frame-run.js';
import { Judge } from './judge.js';
import type { Document } from './operations.js';
import { recordsHold } from './records.js';
import { type FuzzCaller, type FuzzReport, FuzzRun } from './run.js';
import { FuzzWorld } from './world.js';

/**
 * `npm test` drafts the same requests each time, so that it fails for a change and not for luck; `npm run fuzz` sends more
 * of them, and others each time. Ids of what was seen, and the order of answers, differ all the same.
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 20_000);
const FRAMES = Number(process.env.FUZZ_FRAMES ?? 2_000);
const SEED = Number(process.env.FUZZ_SEED ?? 886_107_930);
const LONGEST_MS = 24 * 3600_000;
const SHOWN = 25;

describe('the product under what its own contract makes', () => {
  let world: FuzzWorld;
  let cast: FuzzCaller[];
  let kept: Set<string>;
  let canaries: Canary[];
  let before: string[];

  beforeAll(async () => {
    world = await FuzzWorld.open();
    cast = await castOf(world);
    kept = await plantCases(world, cast);
    const hashes = await world.rows<{ hash: string }>('SELECT password_hash AS hash FROM person');
    canaries = [
      ...environmentCanaries(world.databaseUrls),
      ...tenantCanaries(),
      ...storedSecrets(hashes.map(({ hash }) => hash)),
      ...storedSecrets(
        world.people.accounts.flatMap(({ password, totpSecret }) => [password, totpSecret ?? []].flat()),
      ),
    ];
    before = await world.startTimes();
  }, 300_000);
  afterAll(() => world?.close());

  it(
    'the api answers as the contract says, and tells nobody what is not theirs',
    async () => {
      const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
      const judge = new Judge(document, canaries);
      const run = new FuzzRun({ port: world.ports.api, document, callers: cast, judge, kept }, SEED);
      const startedAt = performance.now();
      const report = await run.execute(REQUESTS);
      process.stdout.write(said(report, performance.now() - startedAt));
      expect(report.findings.slice(0, SHOWN)).toEqual([]);
      expect(report.requests).toBe(REQUESTS);
      // Whom every door had shut out would find nothing either: some 60 operations are entered, by a tenth of the requests.
      expect(report.entered.length).toBeGreaterThan(Math.min(40, REQUESTS / 200));
      expect(report.byStatus[200]).toBeGreaterThan(REQUESTS / 40);
    },
    LONGEST_MS,
  );

  it(
    'the live channel outlives every frame, and tells nobody what is not theirs',
    async () => {
      for (const caller of cast) await caller.renew?.();
      const report = await runFrames(world.ports.gateway, cast, canaries, { frames: FRAMES, seed: SEED });
      const { frames, sockets, stayed, unheard, findings } = report;
      process.stdout.write(
        `\n  seed ${SEED}: ${frames} frames over ${sockets} sockets, ${stayed} still open, ${unheard} unheard, ${findings.length} findings\n`,
      );
      expect(findings.slice(0, SHOWN)).toEqual([]);
      expect(stayed).toBeGreaterThan(sockets / 4);
      expect(unheard).toBeLessThan(sockets);
    },
    LONGEST_MS,
  );

  it('no process has ended, no job was set aside, and nothing stands in logs, metrics or jobs that must not', async () => {
    expect(await world.startTimes()).toEqual(before);
    expect((await recordsHold(world, canaries)).slice(0, SHOWN)).toEqual([]);
    const seconds = (await world.metrics()).map(
      (text) => /^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? '?',
    );
    process.stdout.write(`\n  seconds of a processor: api, worker, gateway ${seconds.join(', ')}\n`);
  });
});

function said(report: FuzzReport, ms: number): string {
  const { seed, requests, operations, byStatus, entered, findings } = report;
  const statuses = Object.entries(byStatus).map(([status, times]) => `${status}: ${times}`);
  return (
    `\n  seed ${seed}: ${requests} requests in ${(ms / 1000).toFixed(1)} s, ` +
    `${entered.length} of ${operations} operations entered\n  ${statuses.join(', ')}\n  ${findings.length} findings\n`
  );
}
