import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SweepUploads } from '@fcert/incidents';
import { OBJECT_STORE, type ObjectStore } from '@fcert/platform';
import { Upload } from 'tus-js-client';
import { type ApiApp, createApiApp } from '../../apps/api/src/create-api-app.js';
import { rewrapEvidence } from '../../apps/worker/src/rewrap-evidence.js';
import { type ApiWorld, type Answer, answerOf, openApiWorld } from '../api-world.js';
import { ROOT, ensureBuilt } from '../built-product.js';
import { evidenceKeys } from '../evidence-keys.js';
import { eventually } from '../whole-world.js';
import { processEnv } from '../world.js';

const MIB = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A disk of 10 MiB, where this process may mount one; where not, the test of a full disk counts as skipped. */
const smallDisk = mkdtempSync(path.join(tmpdir(), 'fcert-test-'));
const canMount =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', smallDisk], { stdio: 'ignore' }).status === 0;
const onSmallDisk = canMount ? it : it.skip;

/** Uploads that go on: with a foreign client as it is, over broken lines, past a killed process and a full disk. */
describe('resumable uploads', () => {
  let world: ApiWorld;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let reporter: Record<string, string>;
  let other: Record<string, string>;
  let report: string;
  let killed: ChildProcess | undefined;

  beforeAll(async () => {
    await ensureBuilt();
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-test-'));
    mkdirSync(path.join(folder, 'keys'));
    env = {
      EVIDENCE_DIR: path.join(folder, 'files'),
      EVIDENCE_KEY_FILE: evidenceKeys(path.join(folder, 'keys')),
      EVIDENCE_UPLOADS_MAX: '4',
    };
    world = await openApiWorld(env);
    const keys = world.people.apiKeys.filter(({ name }) => name.startsWith('reporter'));
    reporter = { authorization: `Bearer ${keys[0]!.key}` };
    other = { authorization: `Bearer ${keys[1]!.key}` };
    const made = await world.call('POST', '/v1/reports', reporter, {
      title: 'Ransom note on file servers',
      description: 'Files of two servers are encrypted, a note asks for money. An image of one is coming.',
    });
    report = made.body.reference;
  }, 240_000);
  afterAll(async () => {
    killed?.kill('SIGKILL');
    await world?.close();
    if (canMount) spawnSync('umount', [smallDisk]);
    for (const one of [folder, smallDisk]) rmSync(one, { recursive: true, force: true });
  });

  const begin = (length: number, who = reporter, url = world.url) =>
    fetch(`${url}/v1/reports/${report}/evidence-uploads`, {
      method: 'POST',
      headers: {
        ...who,
        'upload-length': String(length),
        'upload-metadata': `filename ${btoa('image.raw')}`,
      },
    }).then(answerOf);
  const placeOf = ({ status, headers, body }: Answer) => {
    expect([status, body]).toEqual([201, '']);
    return headers.get('location')!;
  };
  const offsetAt = async (place: string, who = reporter, url = world.url) => {
    const { status, headers } = await fetch(url + place, { method: 'HEAD', headers: who });
    return status === 200 ? Number(headers.get('upload-offset')) : status;
  };
  const goOn = (place: string, offset: number, body: Uint8Array, who = reporter, url = world.url) =>
    fetch(url + place, {
      method: 'PATCH',
      headers: {
        ...who,
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(body),
    }).then(answerOf);
  const fileAt = async ({ headers }: Answer) =>
    (await world.call('GET', headers.get('evidence-location')!, reporter)).body;
  const another = (more: NodeJS.ProcessEnv): Promise<ApiApp> =>
    createApiApp({
      ...{ FCERT_WORLD: 'test', LOG_LEVEL: 'silent', QUEUE_BACKEND: 'postgres', API_PORT: '0' },
      ...{ ...databaseOf(world), ...env, ...more },
    });

  /** What lies in the store beside what the database says lies there. */
  async function strays(store = env.EVIDENCE_DIR!): Promise<string[]> {
    const rows = await world.database.transactions.reader.query<{ name: string }>(
      'SELECT object_name AS name FROM evidence_part WHERE stored',
    );
    const known = new Set(rows.map(({ name }) => name));
    return readdirSync(store, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !known.has(entry.name))
      .map((entry) => entry.name);
  }

  it('are spoken by an unmodified tus client, piece by piece', async () => {
    const bytes = randomBytes(5 * MIB + 17);
    const place = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${world.url}/v1/reports/${report}/evidence-uploads`,
        headers: reporter,
        metadata: { filename: 'speicher abbild.raw' },
        chunkSize: 2 * MIB,
        retryDelays: null,
        onError: reject,
        onSuccess: () => resolve(upload.url!),
      });
      upload.start();
    });
    const told = await fetch(place, { method: 'HEAD', headers: reporter });
    expect(told.headers.get('upload-offset')).toBe(String(bytes.length));
    const { body } = await world.call('GET', told.headers.get('evidence-location')!, reporter);
    expect(body).toMatchObject({ name: 'speicher abbild.raw', size: bytes.length, sha256: sha256(bytes) });
    expect(await strays()).toEqual([]);
  });

  it('keep what arrived when the line breaks, and go on from there', async () => {
    const bytes = randomBytes(7 * MIB);
    const place = placeOf(await begin(bytes.length));
    await broken(place, bytes, 6 * MIB);
    const offset = await eventually('what had arrived', async () => (await offsetAt(place)) || undefined);
    // All of it or up to the last whole part, and the same when asked again.
    const settled = await eventually('the end of that request', async () => {
      const now = await offsetAt(place);
      return now > 4 * MIB ? now : undefined;
    });
    expect([offset <= settled, settled <= 6 * MIB]).toEqual([true, true]);
    const done = await goOn(place, settled, bytes.subarray(settled));
    expect([done.status, (await fileAt(done)).sha256]).toEqual([204, sha256(bytes)]);
    expect(await strays()).toEqual([]);
  });

  /** Sends the head of a request and a part of its body, and breaks off. */
  async function broken(place: string, bytes: Buffer, sent: number): Promise<void> {
    const { port } = new URL(world.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head =
      `PATCH ${place} HTTP/1.1\r\nHost: x\r\nAuthorization: ${reporter.authorization}\r\nUpload-Offset: 0\r\n` +
      `Content-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    socket.write(head);
    await new Promise((resolve) => socket.write(bytes.subarray(0, sent), resolve));
    socket.destroy();
  }

  it('end in time on a slow line, say how far they came, and go on', async () => {
    const api = await another({ EVIDENCE_REQUEST_SECONDS: '1' });
    const url = `http://127.0.0.1:${api.port}`;
    try {
      const bytes = randomBytes(300_000);
      const place = placeOf(await begin(bytes.length, reporter, url));
      const drip = (async function* () {
        for (let at = 0; ; at += 1000) {
          yield bytes.subarray(at, at + 1000);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      const late = await fetch(url + place, {
        method: 'PATCH',
        headers: { ...reporter, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        body: drip as never,
        duplex: 'half',
      } as RequestInit);
      const offset = Number(late.headers.get('upload-offset'));
      expect([late.status, late.headers.get('connection'), offset > 0]).toEqual([204, 'close', true]);
      expect([offset < bytes.length, await offsetAt(place)]).toEqual([true, offset]);
      const done = await goOn(place, offset, bytes.subarray(offset), reporter, url);
      expect((await fileAt(done)).sha256).toBe(sha256(bytes));
    } finally {
      await api.close();
    }
  });

  it('give two who go on at once no way to mix their bytes', async () => {
    const bytes = randomBytes(MIB);
    const place = placeOf(await begin(bytes.length));
    const both = await Promise.all([goOn(place, 0, bytes), goOn(place, 0, bytes)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await fileAt(both.find(({ status }) => status === 204)!)).sha256).toBe(sha256(bytes));
    expect(await strays()).toEqual([]);
  });

  it('refuse another offset, another version and more than was announced', async () => {
    const place = placeOf(await begin(100));
    expect((await goOn(place, 5, randomBytes(10))).body.code).toBe('upload-offset');
    expect((await goOn(place, 0, randomBytes(101))).body.code).toBe('more-than-announced');
    const old = await world.call('DELETE', place, { ...reporter, 'tus-resumable': '0.2.2' });
    expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
    expect(await offsetAt(place)).toBe(0);
    expect((await world.call('DELETE', place, reporter)).status).toBe(204);
    expect(await offsetAt(place)).toBe(404);
  });

  it('C9 guessable upload id: 256 random bits, good for whoever began and nobody else', async () => {
    const places = [placeOf(await begin(10)), placeOf(await begin(10))];
    for (const place of places) expect(place).toMatch(/^\/v1\/evidence-uploads\/[A-Za-z0-9_-]{43}$/);
    const foreign = await goOn(places[0]!, 0, randomBytes(10), other);
    const absent = await goOn(`${places[0]!.slice(0, -4)}AAAA`, 0, randomBytes(10), other);
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, traceId: '' }).toEqual({ ...absent.body, traceId: '' });
    const kept = await world.database.transactions.reader.query<{ text: string }>(
      'SELECT e::text AS text FROM evidence e',
    );
    expect(kept.filter(({ text }) => text.includes(places[0]!.split('/').at(-1)!))).toEqual([]);
    for (const place of places) await world.call('DELETE', place, reporter);
  });

  it('are limited in number, and given up ones make room and leave nothing', async () => {
    const open = await Promise.all([1, 2, 3, 4].map(() => begin(MIB)));
    const fifth = await begin(MIB);
    expect([fifth.status, fifth.body.code]).toEqual([429, 'uploads-under-way']);
    await goOn(placeOf(open[0]!), 0, randomBytes(MIB / 2));
    for (const one of open) await world.call('DELETE', placeOf(one), reporter);
    // As the worker does: the api may not forget an upload. None here is whole, so nothing is to be finished.
    const store = world.api.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    await new SweepUploads(world.database.transactions, store, {} as never, {} as never).execute();
    const left = await world.database.transactions.reader.query(
      `SELECT 1 FROM evidence WHERE state = 'uploading'`,
    );
    expect(left).toEqual([]);
    expect(await strays()).toEqual([]);
  });

  it('come to a limited number of files', async () => {
    const { reader } = world.database.transactions;
    await reader.query(
      `INSERT INTO evidence (id, report_id, constituent_id, tlp, name, size, state, key_id, wrapped_key, expires_at,
                             caller_id, caller_label)
       SELECT gen_random_uuid(), r.id, r.constituent_id, r.tlp, 'many', 1, 'uploading', 'k', 'k', now() + interval '1 hour',
              'somebody', 'Somebody' FROM report r, generate_series(1, 1000) WHERE r.reference = $1`,
      [report],
    );
    const refused = await begin(10);
    expect([refused.status, refused.body.code]).toEqual([409, 'too-many-files']);
    await reader.query(`DELETE FROM evidence WHERE name = 'many'`);
  });

  it('come in a limited number of pieces', async () => {
    const place = placeOf(await begin(100));
    await world.database.transactions.reader.query(
      `INSERT INTO evidence_part (object_name, evidence_id, part_no, stored)
       SELECT 'piece ' || n, e.id, n, true FROM evidence e, generate_series(0, 9999) n
        WHERE e.state = 'uploading' AND e.size = 100 AND e.arrived = 0 AND e.expires_at > now()`,
    );
    expect((await goOn(place, 0, randomBytes(1))).body.code).toBe('too-many-pieces');
    expect(await offsetAt(place)).toBe(0);
    await world.database.transactions.reader.query(
      `DELETE FROM evidence_part WHERE object_name LIKE 'piece %'`,
    );
    await world.call('DELETE', place, reporter);
  });

  it('open under rotated keys, whose older ones are gone', async () => {
    const bytes = randomBytes(3 * MIB);
    const place = placeOf(await begin(bytes.length));
    await goOn(place, 0, bytes.subarray(0, MIB));
    const older = readFileSync(env.EVIDENCE_KEY_FILE!, 'utf8');
    const newer = `k2 ${randomBytes(32).toString('base64')}\n`;
    const file = path.join(folder, 'rotated');
    writeFileSync(file, newer + older);
    await rewrapEvidence({
      ...{ FCERT_WORLD: 'test', LOG_LEVEL: 'silent', QUEUE_BACKEND: 'postgres' },
      ...{ ...env, ...processEnv(world.database.url, 'worker'), EVIDENCE_KEY_FILE: file },
    });
    writeFileSync(file, newer);
    const after = await another({ EVIDENCE_KEY_FILE: file });
    try {
      const done = await goOn(place, MIB, bytes.subarray(MIB), reporter, `http://127.0.0.1:${after.port}`);
      expect((await fileAt(done)).sha256).toBe(sha256(bytes));
    } finally {
      await after.close();
      writeFileSync(file, newer + older);
      writeFileSync(env.EVIDENCE_KEY_FILE!, older + newer);
    }
  });

  onSmallDisk(
    'disk full: answered 507, what arrived is kept, and they go on when there is room',
    async () => {
      const api = await another({ EVIDENCE_DIR: smallDisk, EVIDENCE_KEY_FILE: path.join(folder, 'rotated') });
      const url = `http://127.0.0.1:${api.port}`;
      try {
        const bytes = randomBytes(14 * MIB);
        const place = placeOf(await begin(bytes.length, reporter, url));
        const full = await goOn(place, 0, bytes, reporter, url);
        expect([full.status, full.body.code]).toEqual([507, 'store-full']);
        expect(full.headers.get('retry-after')).toBe('300');
        expect(await offsetAt(place, reporter, url)).toBe(8 * MIB);
        expect(await strays(smallDisk)).toEqual([]);
        spawnSync('mount', ['-o', 'remount,size=64m', smallDisk]);
        const done = await goOn(place, 8 * MIB, bytes.subarray(8 * MIB), reporter, url);
        expect((await fileAt(done)).sha256).toBe(sha256(bytes));
      } finally {
        await api.close();
      }
    },
  );

  it('go on after the process was killed in the middle, which leaves no torn file', async () => {
    const port = await freePort();
    const api = spawn(process.execPath, [path.join(ROOT, 'dist/apps/api/main.js')], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...{ PATH: process.env.PATH, FCERT_WORLD: 'test', LOG_LEVEL: 'silent', QUEUE_BACKEND: 'postgres' },
        ...{ ...env, EVIDENCE_KEY_FILE: path.join(folder, 'rotated') },
        ...{ ...databaseOf(world), API_PORT: String(port) },
      },
    });
    killed = api;
    const url = `http://127.0.0.1:${port}`;
    await listening(api, url);
    const bytes = randomBytes(14 * MIB);
    const place = placeOf(await begin(bytes.length, reporter, url));
    const slow = (async function* () {
      for (let at = 0; at < bytes.length; at += MIB) {
        yield bytes.subarray(at, at + MIB);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    })();
    const sent = fetch(url + place, {
      method: 'PATCH',
      headers: { ...reporter, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: slow as never,
      duplex: 'half',
    } as RequestInit).catch(() => undefined);
    await eventually('the first part', async () => ((await offsetAt(place)) >= 4 * MIB ? true : undefined));
    api.kill('SIGKILL');
    await once(api, 'exit');
    await sent;
    const offset = await offsetAt(place);
    expect([offset >= 4 * MIB, offset < bytes.length, offset % (4 * MIB)]).toEqual([true, true, 0]);
    const next = await another({ EVIDENCE_KEY_FILE: path.join(folder, 'rotated') });
    try {
      expect(readdirSync(path.join(env.EVIDENCE_DIR!, 'unfinished'))).toEqual([]);
      const here = `http://127.0.0.1:${next.port}`;
      // What the killed process had asked of the database may still be counted after its end: the sender asks again.
      const done = await eventually('the rest', async () => {
        const at = await offsetAt(place, reporter, here);
        const answer = await goOn(place, at, bytes.subarray(at), reporter, here);
        return answer.headers.has('evidence-location') ? answer : undefined;
      });
      expect((await fileAt(done)).sha256).toBe(sha256(bytes));
    } finally {
      await next.close();
    }
  }, 120_000);
});

/** Where many work at once a connection takes its time; an answer of 503 would be right, and not what is asked here. */
function databaseOf({ database }: ApiWorld): NodeJS.ProcessEnv {
  return {
    ...processEnv(database.url, 'api'),
    DATABASE_POOL_MAX: '4',
    DATABASE_CONNECT_TIMEOUT_MS: '20000',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A process starts slowly where many do at once. */
async function listening(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries += 1) {
    const isUp = await fetch(`${url}/livez`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the api did not start (exit ${child.exitCode})`);
}
