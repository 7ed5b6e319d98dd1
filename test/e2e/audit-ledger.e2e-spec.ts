import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CheckpointSigner, SealEntries, publicPemOf } from '@fcert/audit';
import { type ApiWorld, openApiWorld } from '../api-world.js';
import { eventually } from '../whole-world.js';

interface Row {
  readonly action: string;
  readonly actor: string;
  readonly data: Record<string, unknown>;
}

/** Commands are processes of their own, and a machine may be busy. */
const PATIENCE_MS = 120_000;

/** A ministry proves its own entries, oversight the whole, and nobody changes anything unseen. */
describe('the audit ledger over the API and from a terminal', () => {
  let world: ApiWorld;
  let sealer: SealEntries;
  let folder: string;
  const as: Record<string, Record<string, string>> = {};
  const references: Record<string, string> = {};
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    world = await openApiWorld();
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-ledger-'));
    const key = generateKeyPairSync('ed25519').privateKey;
    writeFileSync(file('key.pem'), publicPemOf(key));
    sealer = new SealEntries(world.database.transactions, new CheckpointSigner(key));
    for (const role of ['reporter', 'reporter-other', 'analyst', 'director', 'oversight'])
      as[role] = await world.cookie(role);
    await makeKeys(['reporter', 'oversight', 'director']);
    for (const tlp of ['amber', 'red']) {
      const body = { title: `Mail portal ${tlp}`, description: 'Does not answer since nine.', tlp };
      references[tlp] = (await world.call('POST', '/v1/reports', as.reporter, body)).body.reference as string;
    }
    await seal();
  }, 120_000);
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string) => path.join(folder, name);
  /** Machines that read the ledger: one of the ministry, two of the house. */
  async function makeKeys(roles: readonly string[]) {
    const admin = await world.cookie('admin');
    const constituent = world.people.accounts.find((it) => it.role === 'reporter')!.constituent!;
    for (const role of roles) {
      const body = { name: `ledger ${role}`, role, scopes: ['audit:read'], daysValid: 1 };
      const owner = role === 'reporter' ? { constituent } : {};
      keys[role] = (await world.call('POST', '/v1/api-keys', admin, { ...body, ...owner })).body
        .key as string;
    }
  }
  /** Until nothing is left, and then a checkpoint over all of it. */
  async function seal() {
    for (let round; !round || round.hasMore;) round = await sealer.execute();
    // As after a minute without a checkpoint.
    await world.database.transactions.run({ actor: { kind: 'system', id: 'spec' } }, async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query(`UPDATE audit_checkpoint SET signed_at = signed_at - interval '1 minute'`);
    });
    await sealer.execute();
  }
  const rows = (condition: string) =>
    world.database.transactions.reader.query<Row>(
      `SELECT action, actor_label AS actor, data FROM audit_entry WHERE ${condition} ORDER BY at, id`,
    );
  const entriesFor = async (role: string) =>
    (await world.call('GET', '/v1/audit/entries?limit=200', as[role])).body.items as {
      leaf: number;
      withheld?: true;
      entry?: { id: string; action: string; reference: string | null; constituentId: string | null };
      actor?: object;
    }[];
  const received = async (tlp: string) =>
    (await entriesFor('director')).find(
      ({ entry }) => entry?.action === 'report.received' && entry.reference === references[tlp],
    )!;
  function run(args: readonly string[], role?: string, more: Record<string, string> = {}) {
    const env: Record<string, string> = { PATH: process.env.PATH!, FCERT_URL: world.url, ...more };
    if (role) env.FCERT_API_KEY = keys[role]!;
    const script = ['scripts/fcertctl/fcertctl.mjs', 'audit', ...args];
    return new Promise<string>((resolve) => {
      execFile(process.execPath, script, { env, timeout: 60_000 }, (_error, out, err) => resolve(out + err));
    });
  }
  const withKey = () => ['--key', file('key.pem')];

  it(
    'a ministry sees its own entries alone, without the names of those who worked on them, and proves one',
    async () => {
      const own = await entriesFor('reporter');
      const { id: body } = (
        await world.database.transactions.reader.query<{ id: string }>(
          `SELECT constituent_id AS id FROM report WHERE reference = '${references.amber}'`,
        )
      )[0]!;
      expect(own.map(({ entry }) => entry?.constituentId).every((it) => it === body)).toBe(true);
      expect(own.map(({ entry }) => entry?.reference)).toEqual(
        expect.arrayContaining([references.amber, references.red]),
      );
      const { entry } = await received('red');
      expect(await run(['prove', entry!.id, ...withKey()], 'reporter')).toContain(
        'is covered by the checkpoint',
      );
      const foreign = await world.call('GET', `/v1/audit/entries/${entry!.id}/proof`, as['reporter-other']);
      const absent = await world.call(
        'GET',
        `/v1/audit/entries/0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6/proof`,
        as['reporter-other'],
      );
      expect([foreign.status, { ...foreign.body, traceId: '' }]).toEqual([
        404,
        { ...absent.body, traceId: '' },
      ]);
      expect((await world.call('GET', '/v1/audit/export', as.reporter)).status).toBe(403);
    },
    PATIENCE_MS,
  );

  it(
    'oversight takes the whole away and verifies it offline; what it may not read keeps its place',
    async () => {
      const lines = await entriesFor('oversight');
      const hidden = lines.filter(({ withheld }) => withheld);
      expect(hidden.map(({ leaf }) => leaf)).toContain((await received('red')).leaf);
      expect(JSON.stringify(lines)).not.toContain(references.red);
      await run(['export', '-o', file('export.jsonl')], 'oversight');
      await run(['checkpoints', '-o', file('checkpoints.jsonl')], 'oversight');
      const offline = [
        'verify',
        '--export',
        file('export.jsonl'),
        '--checkpoints',
        file('checkpoints.jsonl'),
      ];
      expect(await run([...offline, ...withKey()])).toMatch(
        /^The ledger holds: \d+ entries[^]*you may not read/,
      );
      expect(await run(offline)).toContain('--key');
      expect(readFileSync(file('export.jsonl'), 'utf8')).not.toContain(references.red);
      expect((await rows(`action = 'audit.exported'`)).length).toBe(1);
      expect((await rows(`action = 'audit.read'`)).length).toBeGreaterThan(1);
      writeFileSync(file('other.pem'), publicPemOf(generateKeyPairSync('ed25519').privateKey));
      expect(await run([...offline, '--key', file('other.pem')])).toContain('none of those given');
    },
    PATIENCE_MS,
  );

  it(
    'shows that an older state is the beginning of a newer one',
    async () => {
      const size = (await received('red')).leaf + 1;
      const { status, body } = await world.call(
        'GET',
        `/v1/audit/consistency?from=1&to=${size}`,
        as.oversight,
      );
      expect([status, body.to.size, body.path.length > 0]).toEqual([200, size, true]);
      const beyond = await world.call('GET', '/v1/audit/consistency?from=1&to=99999999', as.oversight);
      expect([beyond.status, beyond.body.code]).toEqual([400, 'no-such-size']);
    },
    PATIENCE_MS,
  );

  it(
    'a redaction takes the data and leaves the proof; who did it and why is an entry',
    async () => {
      const { entry } = await received('amber');
      const redact = (role: string) =>
        world.call('PUT', `/v1/audit/entries/${entry!.id}/redaction`, as[role], { reason: 'Named a person' });
      expect((await redact('oversight')).status).toBe(403);
      expect((await redact('director')).status).toBe(204);
      expect((await redact('director')).body.code).toBe('already-redacted');
      await seal();
      const [gone] = await rows(`id = '${entry!.id}'`);
      expect(gone!.data).toEqual({ redacted: true });
      expect(await run(['verify', ...withKey()], 'director')).toMatch(
        /holds[^]*1 were emptied, each with an entry/,
      );
      expect((await rows(`action = 'audit.redacted' AND object_id = '${entry!.id}'`))[0]!.data).toMatchObject(
        {
          reason: 'Named a person',
        },
      );
    },
    PATIENCE_MS,
  );

  it(
    'a read of a RED report is written before it is answered, refusals after, coalesced, and throttled ones too',
    async () => {
      const route = '/v1/reports/:reference';
      for (let n = 0; n < 3; n += 1) {
        expect((await world.call('GET', `/v1/reports/${references.red}`, as.analyst)).status).toBe(200);
        const reads = await rows(
          `action = 'report.read' AND reference = '${references.red}' AND data ->> 'route' = 'GET ${route}'`,
        );
        expect(reads.map(({ actor, data }) => [typeof actor, data.tlp])).toEqual([['string', 'red']]);
      }
      await world.call('GET', `/v1/reports/${references.amber}`, as.analyst);
      expect(await rows(`action = 'report.read' AND reference = '${references.amber}'`)).toEqual([]);
      for (let n = 0; n < 20; n += 1)
        await world.call('GET', `/v1/reports/${references.red}`, as['reporter-other']);
      const refused = () => rows(`action = 'access.refused' AND object_id = 'GET ${route}'`);
      await eventually('the refusal', async () => ((await refused()).length > 0 ? true : undefined));
      const told = await refused();
      expect(told.length).toBeLessThanOrEqual(2);
      expect(JSON.stringify(told)).not.toContain(references.red);
    },
    PATIENCE_MS,
  );

  it(
    'whoever changes a row past the product is found out in the database itself',
    async () => {
      await seal();
      const database = ['verify', '--database', ...withKey()];
      const env = { DATABASE_URL: world.database.url };
      expect(await run(database, undefined, env)).toContain('The ledger holds');
      const { leaf, entry } = await received('red');
      await world.database.transactions.run({ actor: { kind: 'system', id: 'spec' } }, async (tx) => {
        await tx.query('SET LOCAL session_replication_role = replica');
        await tx.query(`UPDATE audit_entry SET actor_label = 'Somebody Else' WHERE id = $1`, [entry!.id]);
      });
      expect(await run(database, undefined, env)).toContain(
        `Entry ${leaf} (${entry!.id}) is not what was sealed`,
      );
    },
    PATIENCE_MS,
  );
});
