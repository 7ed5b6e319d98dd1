import { generateKeyPairSync } from 'node:crypto';
import { type Actor, type Role, newId, systemActor } from '@fcert/kernel';
import {
  CommitBell,
  DatabaseConfig,
  type ProcessRole,
  Transactions,
  createDataSource,
  withActor,
} from '@fcert/platform';
import type { DataSource } from 'typeorm';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { appendAudit } from './append-audit.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { ExportLedger } from './export-ledger.js';
import { ProveEntry } from './prove-entry.js';
import { RedactEntry } from './redact-entry.js';
import { SealEntries } from './seal-entries.js';

const [OURS, THEIRS] = [newId(), newId()];
const [RED, OPEN] = [newId(), newId()];
const ALL = { constituentId: null, labels: null, reader: null, actorId: 'nobody' };

function person(role: Role, constituentId: string | null = null): Actor {
  return {
    kind: 'person',
    id: newId(),
    name: role,
    role,
    sessionId: newId(),
    constituentId,
    providerId: null,
  };
}

/** Asked with no scope of the application's own, under the role of the process. */
describe('the ledger behind the policies of the database', () => {
  let world: TestDatabase;
  let api: Transactions;
  const pools: DataSource[] = [];
  beforeAll(async () => {
    world = await openTestDatabase();
    api = await under('api');
    for (const [id, body, tlp] of [
      [OPEN, OURS, 'amber'],
      [RED, THEIRS, 'red'],
    ])
      await world.transactions.reader.query(
        `INSERT INTO incident (id, title, tlp, constituent_id, sector, received_at)
         VALUES ($1, 'Mail portal', $2, $3, 'health', now())`,
        [id, tlp, body],
      );
    for (const [objectKind, objectId] of [
      ['incident', OPEN],
      ['incident', RED],
      ['constituent', OURS],
      ['constituent', THEIRS],
    ] as const)
      await (
        await under('worker')
      ).run({ actor: systemActor('spec') }, (tx) =>
        appendAudit(tx, [{ action: 'spec.done', objectKind, objectId }]),
      );
    const signer = new CheckpointSigner(generateKeyPairSync('ed25519').privateKey);
    const sealer = new SealEntries(await under('worker'), signer);
    for (let round; !round || round.hasMore;) round = await sealer.execute();
  });
  afterAll(async () => {
    for (const pool of pools) await pool.destroy();
    await world.close();
  });

  async function under(role: ProcessRole): Promise<Transactions> {
    const config = { DATABASE_URL: world.urlOf(role), DATABASE_POOL_MAX: 2 };
    const pool = await createDataSource(Object.assign(new DatabaseConfig(), config)).initialize();
    pools.push(pool);
    return new Transactions(pool, new CommitBell(pool));
  }
  async function linesFor(actor: Actor) {
    const pages = [];
    for await (const page of new ExportLedger(api).lines(actor, ALL)) pages.push(...page);
    return pages.filter((line) => 'leaf' in line);
  }
  async function objectsFor(actor: Actor): Promise<string[]> {
    const objects = (await linesFor(actor)).map(({ entry }) => entry?.object.id);
    return objects.filter((id) => id !== undefined && [OURS, THEIRS, RED, OPEN].includes(id)) as string[];
  }
  const entryAbout = async (id: string) =>
    (
      await world.transactions.reader.query<{ id: string }>(
        `SELECT id FROM audit_entry WHERE object_id = $1`,
        [id],
      )
    )[0]!.id;

  it('shows a body what is sealed as its business, and a director all of it', async () => {
    expect(await objectsFor(person('reporter', OURS))).toEqual([OPEN, OURS]);
    expect(await objectsFor(person('reporter', THEIRS))).toEqual([RED, THEIRS]);
    expect(await objectsFor(person('mssp-operator'))).toEqual([]);
    expect(await objectsFor(person('director'))).toEqual([OPEN, RED, OURS, THEIRS]);
  });

  it('proves an entry of a body by hashes of entries it may not see', async () => {
    const proofs = new ProveEntry(api);
    const { path } = await withActor(person('reporter', OURS), async () =>
      proofs.inclusion(await entryAbout(OURS), ALL),
    );
    expect(path.length).toBeGreaterThan(0);
    await expect(
      withActor(person('reporter', OURS), async () => proofs.inclusion(await entryAbout(THEIRS), ALL)),
    ).rejects.toThrow('entry');
  });

  it('tells what is hidden from what is gone', async () => {
    const about = async () => (await linesFor(person('oversight'))).find(({ leaf }) => leaf === 1);
    expect(await about()).toMatchObject({ withheld: true });
    expect(await about()).not.toHaveProperty('missing');
    await world.transactions.run({ actor: systemActor('spec') }, async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query('DELETE FROM audit_entry WHERE object_id = $1', [RED]);
    });
    const gone = (await linesFor(person('director'))).find(({ leaf }) => leaf === 1);
    expect(gone).toMatchObject({ missing: true });
  });

  it('lets the api alone redact, by the one guarded function; a body reads its emptied entry with its digest', async () => {
    const id = await entryAbout(OURS);
    await new RedactEntry(api).execute(person('director'), { id, reason: 'Named a person' });
    const own = (await linesFor(person('reporter', OURS))).find(({ entry }) => entry?.id === id);
    expect(own).toMatchObject({ redacted: true, dataDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    for (const role of ['worker', 'gateway', 'prover', 'reporting'] as const) {
      const { reader } = (await under(role)).as(systemActor('spec'));
      await expect(reader.query(`SELECT redact_audit_entry($1, '', '')`, [id])).rejects.toThrow(
        'permission denied',
      );
    }
  });
});
