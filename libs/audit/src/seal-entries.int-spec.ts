import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { newId, systemActor } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { appendAudit } from './append-audit.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { checkpointsAfter, ledgerKeys } from './data/checkpoints.js';
import { isSignedBy } from './ledger/checkpoint.js';
import { TreeEdge } from './ledger/tree-edge.js';
import { SealEntries } from './seal-entries.js';

const actor = systemActor('spec');

describe('sealing', () => {
  let world: TestDatabase;
  let key: KeyObject;
  let sealer: SealEntries;
  beforeAll(async () => {
    world = await openTestDatabase();
    key = generateKeyPairSync('ed25519').privateKey;
    sealer = new SealEntries(world.transactions, new CheckpointSigner(key));
  });
  afterAll(() => world.close());

  const write = (tx: Tx, objectId: string) =>
    appendAudit(tx, [{ action: 'spec.done', objectKind: 'spec', objectId, data: { n: objectId } }]);
  const writeOne = (objectId: string) => world.transactions.run({ actor }, (tx) => write(tx, objectId));
  const sealAll = async (by = sealer) => {
    let sealed = 0;
    for (let round; !round || round.hasMore; sealed += round.sealed) round = await by.execute();
    return sealed;
  };
  const sealedObjects = async () =>
    (
      await world.transactions.reader.query<{ id: string; leaf: string }>(
        `SELECT e.object_id AS id, s.leaf::text AS leaf FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id
          WHERE e.object_kind = 'spec' ORDER BY s.leaf`,
      )
    ).map(({ id }) => id);
  const unsealed = async () =>
    (
      await world.transactions.reader.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)',
      )
    )[0]!.n;

  it('takes what is committed; one transaction held open across ten others is sealed later, never skipped', async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    let begun = () => {};
    const hasWritten = new Promise<void>((resolve) => (begun = resolve));
    const slow = world.transactions.run({ actor }, async (tx) => {
      await write(tx, 'held');
      begun();
      await held;
    });
    await hasWritten;
    for (let n = 0; n < 10; n += 1) {
      await writeOne(`other-${n}`);
      if (n % 3 === 0) await sealAll();
    }
    await sealAll();
    expect(await sealedObjects()).toEqual(Array.from({ length: 10 }, (_, n) => `other-${n}`));
    finish();
    await slow;
    await sealAll();
    expect((await sealedObjects()).at(-1)).toBe('held');
    // The signing key's own first entry was written by a round that began before.
    await sealAll();
    expect(await unsealed()).toBe(0);
    expect(await sealAll()).toBe(0);
  });

  it('never seals an entry twice, however many workers try at once', async () => {
    const other = new SealEntries((await world.another()).transactions, new CheckpointSigner(key));
    for (let n = 0; n < 12; n += 1)
      await Promise.all([writeOne(`race-${n}`), sealer.execute(), other.execute()]);
    await sealAll();
    const raced = (await sealedObjects()).filter((id) => id.startsWith('race-'));
    expect(raced.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `race-${n}`).toSorted());
    const [row] = await world.transactions.reader.query<{ whole: boolean }>(
      'SELECT count(*) = max(leaf) + 1 AND min(leaf) = 0 AS whole FROM audit_seal',
    );
    expect(row!.whole).toBe(true);
  });

  it('signs a checkpoint at least every thousand entries, whose root is that of the leaves', async () => {
    await world.transactions.run({ actor }, (tx) =>
      appendAudit(
        tx,
        Array.from({ length: 2500 }, (_, n) => ({
          action: 'spec.many',
          objectKind: 'many',
          objectId: String(n),
        })),
      ),
    );
    expect(await sealAll()).toBeGreaterThanOrEqual(2500);
    const checkpoints = await checkpointsAfter(world.transactions.reader, 0, 100);
    const gaps = checkpoints.map(({ size }, n) => size - (checkpoints[n - 1]?.size ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1000);
    expect(checkpoints.length).toBeGreaterThanOrEqual(3);
    const leaves = await world.transactions.reader.query<{ hash: Buffer }>(
      'SELECT hash FROM audit_seal ORDER BY leaf',
    );
    const edge = TreeEdge.at(0, []);
    for (const { hash } of leaves) {
      edge.add(hash);
      const due = checkpoints.find(({ size }) => size === edge.size);
      if (due) expect(due.root).toEqual(edge.root());
    }
    expect(checkpoints.every((it) => isSignedBy(it, key))).toBe(true);
    expect(isSignedBy({ ...checkpoints[0]!, size: checkpoints[0]!.size + 1 }, key)).toBe(false);
  });

  it('goes on under a new key, and says in the ledger when that key was first used', async () => {
    const rotated = new CheckpointSigner(generateKeyPairSync('ed25519').privateKey);
    const by = new SealEntries(world.transactions, rotated);
    await world.transactions.run({ actor }, (tx) =>
      appendAudit(
        tx,
        Array.from({ length: 1000 }, () => ({ action: 'spec.more', objectKind: 'many', objectId: newId() })),
      ),
    );
    await sealAll(by);
    expect((await ledgerKeys(world.transactions.reader)).map(({ id }) => id)).toContain(rotated.keyId);
    const [entry] = await world.transactions.reader.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entry WHERE action = 'audit-key.first-used' AND object_id = $1`,
      [rotated.keyId],
    );
    expect(entry!.n).toBe(1);
  });

  it('finds everything where a dump was restored into a cluster that counts its transactions anew', async () => {
    await writeOne('before-the-dump');
    await world.transactions.reader.query(`UPDATE audit_head SET watermark = '9000000000000' WHERE one`);
    const restored = new SealEntries(world.transactions, new CheckpointSigner(key));
    await sealAll(restored);
    await sealAll(restored);
    expect(await unsealed()).toBe(0);
    await writeOne('after-it');
    await sealAll(restored);
    expect((await sealedObjects()).slice(-2)).toEqual(['before-the-dump', 'after-it']);
  });

  it('is append-only in every table, and only the guarded way takes text out of an entry', async () => {
    for (const table of [
      'audit_entry',
      'audit_seal',
      'audit_node',
      'audit_checkpoint',
      'audit_key',
      'audit_redaction',
    ]) {
      const column = {
        audit_entry: 'id',
        audit_seal: 'leaf',
        audit_node: 'pos',
        audit_checkpoint: 'size',
        audit_key: 'id',
        audit_redaction: 'entry_id',
      }[table]!;
      for (const statement of [
        `UPDATE ${table} SET ${column} = ${column}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ])
        await expect(world.dataSource.query(statement)).rejects.toThrow('append-only');
    }
    await expect(
      world.dataSource.query(
        `UPDATE audit_entry SET data = '{"redacted": true}', salt = substring(salt FOR 16)`,
      ),
    ).rejects.toThrow('append-only');
  });
});
