import { generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemActor } from '@fcert/kernel';
import { ConfigError, createLogger, loadConfig } from '@fcert/platform';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { appendAudit } from './append-audit.js';
import { refuseUnsigned } from './audit.module.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { checkpointsAfter } from './data/checkpoints.js';
import { ExportCheckpoints } from './export-checkpoints.js';
import { LedgerConfig } from './ledger.config.js';
import { checkpointLine } from './ledger/checkpoint.js';
import { SealEntries } from './seal-entries.js';

describe('checkpoints outside the database', () => {
  let world: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    world = await openTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'fcert-audit-'));
    const sealer = new SealEntries(
      world.transactions,
      new CheckpointSigner(generateKeyPairSync('ed25519').privateKey),
    );
    for (let n = 0; n < 3; n += 1) {
      await world.transactions.run({ actor: systemActor('spec') }, (tx) =>
        appendAudit(
          tx,
          Array.from({ length: 1000 }, () => ({ action: 'spec.done', objectKind: 'spec', objectId: 'x' })),
        ),
      );
      for (let round; !round || round.hasMore;) round = await sealer.execute();
    }
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const exporterFor = (settings: Partial<LedgerConfig>) =>
    new ExportCheckpoints(
      world.transactions,
      Object.assign(new LedgerConfig(), settings),
      createLogger('test', 'silent'),
    );
  const lines = async () => {
    const all = await checkpointsAfter(world.transactions.reader, 0, 100);
    expect(all.length).toBeGreaterThanOrEqual(3);
    return all.map((it) => checkpointLine(it));
  };

  it('a file gets every one once, in order, also after a restart and after a line that was cut off', async () => {
    const AUDIT_CHECKPOINT_FILE = path.join(folder, 'deep', 'checkpoints.jsonl');
    const first = exporterFor({ AUDIT_CHECKPOINT_FILE });
    await first.execute();
    await first.execute();
    const whole = await readFile(AUDIT_CHECKPOINT_FILE, 'utf8');
    expect(whole.trimEnd().split('\n')).toEqual(await lines());
    await exporterFor({ AUDIT_CHECKPOINT_FILE }).execute();
    expect(await readFile(AUDIT_CHECKPOINT_FILE, 'utf8')).toBe(whole);
    await writeFile(AUDIT_CHECKPOINT_FILE, `${whole.split('\n')[0]}\n`);
    await appendFile(AUDIT_CHECKPOINT_FILE, '{"audit":"fcert-audit-check');
    await exporterFor({ AUDIT_CHECKPOINT_FILE }).execute();
    const mended = (await readFile(AUDIT_CHECKPOINT_FILE, 'utf8')).split('\n');
    for (const line of await lines()) expect(mended).toContain(line);
  });

  it('a copy that is ahead of the database stays as it is, and stops the heart', async () => {
    const AUDIT_CHECKPOINT_FILE = path.join(folder, 'ahead.jsonl');
    const all = await lines();
    const ahead = JSON.stringify({ ...(JSON.parse(all.at(-1)!) as object), number: all.length + 1000 });
    await writeFile(AUDIT_CHECKPOINT_FILE, `${ahead}\n`);
    const beats = () =>
      world.transactions.reader.query(`SELECT beat_at FROM heartbeat WHERE name = 'audit-export'`);
    const before = await beats();
    await exporterFor({ AUDIT_CHECKPOINT_FILE }).execute();
    expect(await readFile(AUDIT_CHECKPOINT_FILE, 'utf8')).toBe(`${ahead}\n`);
    expect(await beats()).toEqual(before);
  });

  it('a syslog hears the newest, as messages of RFC 5424: over UDP, and over TCP with counted octets', async () => {
    const newest = (await lines()).at(-1)!;
    const shape = /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ fcert \d+ audit-checkpoint - (\{.*\})$/;
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const overUdp = new Promise<string>((resolve) => udp.once('message', (it) => resolve(it.toString())));
    await exporterFor({ AUDIT_SYSLOG: `udp://127.0.0.1:${udp.address().port}` }).execute();
    expect(shape.exec(await overUdp)![1]).toBe(newest);
    udp.close();

    let heard = '';
    const tcp = createServer((socket) => socket.on('data', (it) => (heard += it.toString())));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    await exporterFor({ AUDIT_SYSLOG: `tcp://127.0.0.1:${(tcp.address() as AddressInfo).port}` }).execute();
    await new Promise((resolve) => tcp.close(resolve));
    const [, length, message] = /^(\d+) (.*)$/s.exec(heard)!;
    expect(message!.length).toBe(Number(length));
    expect(shape.exec(message!)![1]).toBe(newest);
  });

  it('a way that is away holds up no other, and stops the heart', async () => {
    const AUDIT_CHECKPOINT_FILE = path.join(folder, 'beside.jsonl');
    const hearts = () =>
      world.transactions.reader.query(`SELECT beat_at FROM heartbeat WHERE name = 'audit-export'`);
    const before = await hearts();
    await exporterFor({ AUDIT_CHECKPOINT_FILE, AUDIT_SYSLOG: 'tcp://127.0.0.1:1' }).execute();
    expect((await readFile(AUDIT_CHECKPOINT_FILE, 'utf8')).trimEnd().split('\n')).toEqual(await lines());
    expect(await hearts()).toEqual(before);
    await exporterFor({ AUDIT_CHECKPOINT_FILE }).execute();
    expect(await hearts()).not.toEqual(before);
  });
});

describe('the configuration of the ledger', () => {
  it('is refused in production without a key or a way out, naming the variables', () => {
    expect(() => refuseUnsigned(new LedgerConfig(), true)).toThrow(/AUDIT_KEY_FILE[^]*AUDIT_CHECKPOINT_FILE/);
    expect(() => refuseUnsigned(new LedgerConfig(), false)).not.toThrow();
    expect(() => loadConfig(LedgerConfig, { AUDIT_SYSLOG: 'ftp://a:1' })).toThrow(ConfigError);
    expect(() => loadConfig(LedgerConfig, { AUDIT_SYSLOG: 'unix:///run/log.sock' })).not.toThrow();
  });

  it('takes no key but an Ed25519 one, and never quotes the file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'fcert-key-'));
    const file = path.join(folder, 'key.pem');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    for (const text of ['canary-text', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      await writeFile(file, text);
      expect(() => CheckpointSigner.fromFile(file)).toThrow('AUDIT_KEY_FILE');
      expect(() => CheckpointSigner.fromFile(file)).not.toThrow(/canary|BEGIN/);
    }
    await rm(folder, { recursive: true });
  });
});
