import { createHash, randomBytes } from 'node:crypto';
import { type Answer, answerOf } from '../api-world.js';
import { WholeWorld, eventually } from '../whole-world.js';

type Caller = Record<string, string>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Files from the report to the desk, to a provider and to their end, where there is no scanner. */
describe('evidence', () => {
  let world: WholeWorld;
  let reporter: Caller;
  let other: Caller;
  let analyst: Caller;
  let director: Caller;
  let operator: Caller;
  let report: string;
  let incident: string;

  beforeAll(async () => {
    world = await WholeWorld.open({
      EVIDENCE_UPLOADS_MAX: '3',
      EVIDENCE_FILE_MIB: '64',
      EVIDENCE_QUOTA_MIB: '32',
    });
    reporter = await world.cookie('reporter');
    other = await world.cookie('reporter-other');
    analyst = await world.cookie('analyst');
    director = await world.cookie('director');
    operator = await world.cookie('mssp-operator');
    const made = await world.call('POST', '/v1/reports', reporter, {
      title: 'Web portal of the registry cannot be reached',
      description: 'A flood of requests from some thousand addresses has kept the portal down since nine.',
      tlp: 'amber',
    });
    report = made.body.reference;
    incident = await eventually('the incident', async () => {
      const { body } = await world.call('GET', `/v1/reports/${report}`, reporter);
      return (body.incidentReference as string | null) ?? undefined;
    });
  }, 60_000);
  afterAll(() => world.close());

  const url = (path: string) => world.urlOf(path);

  async function send(who: Caller, path: string, name: string, body: Uint8Array): Promise<Answer> {
    const headers = {
      ...who,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    };
    return answerOf(await fetch(url(path), { method: 'POST', headers, body: new Uint8Array(body) }));
  }

  const sendToReport = (name: string, body: Uint8Array, who = reporter) =>
    send(who, `/v1/reports/${report}/evidence`, name, body);

  const looked = (id: string) =>
    eventually('the look at the file', async () => {
      const { body } = await world.call('GET', `/v1/evidence/${id}`, analyst);
      return ['received', 'scanning'].includes(body.state) ? undefined : body;
    });

  it('takes a file, knows its digests, and calls it nothing it does not know', async () => {
    const bytes = Buffer.from('203.0.113.7 - - GET /index.html\n'.repeat(1000));
    const { status, body } = await sendToReport('access.log', bytes);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ name: 'access.log', size: bytes.length, tlp: 'amber', report, incident, findings: [] },
      sha256: sha256(bytes),
      sha1: createHash('sha1').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
    });
    expect((await looked(body.id)).state).toBe('unscanned');
    const list = await world.call('GET', `/v1/reports/${report}/evidence`, reporter);
    expect(list.body.items.map((it: { id: string }) => it.id)).toContain(body.id);
    const ofCase = await world.call('GET', `/v1/incidents/${incident}/evidence`, analyst);
    expect(ofCase.body.items.map((it: { id: string }) => it.id)).toContain(body.id);
  });

  it('gives a repeat the first file, and another sender a file of its own', async () => {
    const bytes = randomBytes(5000);
    const first = await sendToReport('dump.bin', bytes);
    const again = await sendToReport('dump.bin', bytes);
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([first.body.id, 'true']);
    const ofDesk = await sendToReport('dump.bin', bytes, analyst);
    expect(ofDesk.body.id).not.toBe(first.body.id);
  });

  it('lets what nobody called clean out only as a locked archive, and only to those with the right', async () => {
    const { body } = await sendToReport('tool.bin', randomBytes(100_000));
    await looked(body.id);
    const plain = await world.call('GET', `/v1/evidence/${body.id}/content`, analyst);
    expect([plain.status, plain.body.code]).toEqual([409, 'evidence-not-clean']);
    const refused = await world.call('GET', `/v1/evidence/${body.id}/sample`, reporter);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const answer = await fetch(url(`/v1/evidence/${body.id}/sample`), { headers: analyst });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${body.sha256}.zip"`,
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const zip = Buffer.from(await answer.arrayBuffer());
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    expect(zip.length).toBe(Number(answer.headers.get('content-length')));
  });

  it('sends a file whole or not at all: no part of it, and no head of it that would look like a download', async () => {
    const { body } = await sendToReport('whole.bin', randomBytes(1000));
    await looked(body.id);
    const sample = (method: string, more: Caller = {}) =>
      fetch(url(`/v1/evidence/${body.id}/sample`), { method, headers: { ...analyst, ...more } });
    const ranged = await sample('GET', { range: 'bytes=0-9' });
    expect([ranged.status, ranged.headers.get('accept-ranges')]).toEqual([200, 'none']);
    expect((await ranged.arrayBuffer()).byteLength).toBe(Number(ranged.headers.get('content-length')));
    const head = await sample('HEAD');
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'GET']);
    const { body: log } = await world.call('GET', `/v1/evidence/${body.id}/custody`, analyst);
    expect(log.items.map((it: { act: string }) => it.act)).toEqual([
      'evidence.received',
      'evidence.scanned',
      'evidence.sample-taken',
    ]);
  });

  it('keeps hostile names as text and answers them as that', async () => {
    for (const name of ['../../etc/passwd', 'con.txt', 'fdp\u202Eexe.scr', '<svg onload=alert(1)>.pdf.exe']) {
      const { status, body } = await sendToReport(name, Buffer.from(name));
      expect([status, body.name]).toEqual([201, name.normalize('NFC')]);
      expect(body.findings.length).toBeGreaterThan(0);
    }
    const bad = await fetch(url(`/v1/reports/${report}/evidence`), {
      method: 'POST',
      headers: {
        ...reporter,
        'content-type': 'application/octet-stream',
        'content-disposition': "attachment; filename*=UTF-8''a%00b",
      },
      body: 'x',
    });
    expect([bad.status, (await answerOf(bad)).body.code]).toEqual([400, 'bad-file-name']);
    const long = await sendToReport('x'.repeat(256), Buffer.from('x'));
    expect([long.status, long.body.code]).toEqual([400, 'bad-file-name']);
  });

  it('refuses what is too large before it reads it, and what is empty or not announced', async () => {
    const headers = { ...reporter, 'upload-metadata': `filename ${btoa('a.bin')}` };
    const begin = (length: string) =>
      world.call('POST', `/v1/reports/${report}/evidence-uploads`, { ...headers, 'upload-length': length });
    expect((await begin(String(65 * 1024 * 1024))).body.code).toBe('file-too-large');
    expect((await begin(String(40 * 1024 * 1024))).body.code).toBe('evidence-quota');
    for (const length of ['0', '-1', '1e3', 'NaN']) expect((await begin(length)).body.code).toBe('file-size');
    const noText = { ...headers, 'upload-length': '1', 'upload-metadata': `filename ${btoa('a\xff.bin')}` };
    const unread = await world.call('POST', `/v1/reports/${report}/evidence-uploads`, noText);
    expect([unread.status, unread.body.code]).toEqual([400, 'bad-header']);
    const json = await world.call('POST', `/v1/reports/${report}/evidence`, reporter, { file: 'x' });
    expect([json.status, json.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('A5 second path: a file of another body is as absent as one that never was, on every way to it', async () => {
    const { body } = await sendToReport('secret.bin', randomBytes(100));
    for (const who of [other, operator]) {
      for (const path of ['', '/content', '/sample', '/custody']) {
        const there = await world.call('GET', `/v1/evidence/${body.id}${path}`, who);
        const nowhere = await world.call('GET', `/v1/evidence/${body.id.slice(0, -4)}0000${path}`, who);
        expect([404, 403]).toContain(there.status);
        expect({ ...there.body, traceId: '' }).toEqual({ ...nowhere.body, traceId: '' });
      }
      for (const path of [`/v1/reports/${report}/evidence`, `/v1/incidents/${incident}/evidence`]) {
        expect((await world.call('GET', path, who)).status).toBe(404);
        expect((await send(who, path, 'mine.bin', randomBytes(10))).status).toBeGreaterThanOrEqual(403);
      }
    }
  });

  it('what FCERT adds to an incident is not shown to the body it is about', async () => {
    const { status, body } = await send(
      analyst,
      `/v1/incidents/${incident}/evidence`,
      'memory.bin',
      randomBytes(3000),
    );
    expect(status).toBe(201);
    expect((await world.call('GET', `/v1/evidence/${body.id}`, reporter)).status).toBe(404);
    const list = await world.call('GET', `/v1/reports/${report}/evidence`, reporter);
    expect(JSON.stringify(list.body)).not.toContain(body.id);
    expect((await world.call('GET', `/v1/evidence/${body.id}`, analyst)).status).toBe(200);
  });

  it('goes to a provider only when it is handed over with a task of its own, and until that is over', async () => {
    const { body } = await sendToReport('malware.bin', randomBytes(2000));
    await looked(body.id);
    const task = await world.call('POST', `/v1/incidents/${incident}/mssp-tasks`, analyst, {
      service: 'artefact-and-forensic-analysis',
      instructions: 'Say what this program does.',
    });
    expect(task.status).toBe(201);
    const handed = { task: task.body.reference, reason: 'To be taken apart' };
    expect((await world.call('GET', `/v1/evidence/${body.id}`, operator)).status).toBe(404);
    const over = await world.call('POST', `/v1/evidence/${body.id}/hand-overs`, analyst, handed);
    expect(over.status).toBe(201);
    const list = await world.call('GET', `/v1/mssp/tasks/${task.body.id}/evidence`, operator);
    expect(list.body.items.map((it: { id: string }) => it.id)).toEqual([body.id]);
    expect((await fetch(url(`/v1/evidence/${body.id}/sample`), { headers: operator })).status).toBe(200);
    const rival = await world.cookie('mssp-operator-other');
    expect((await world.call('GET', `/v1/evidence/${body.id}`, rival)).status).toBe(404);
    expect((await world.call('GET', `/v1/mssp/tasks/${task.body.id}/evidence`, rival)).status).toBe(404);
    const refusal = { reason: 'No cleared engineer is free.' };
    const done = await world.call('PUT', `/v1/mssp/tasks/${task.body.id}/refusal`, operator, refusal);
    expect(done.status).toBe(200);
    expect((await world.call('GET', `/v1/evidence/${body.id}`, operator)).status).toBe(404);
    const left = await world.call('GET', `/v1/mssp/tasks/${task.body.id}/evidence`, operator);
    expect([left.status, left.body.items]).toEqual([200, []]);
    const late = await world.call('POST', `/v1/evidence/${body.id}/hand-overs`, analyst, handed);
    expect([late.status, late.body.code]).toEqual([409, 'task-over']);
    const { body: log } = await world.call('GET', `/v1/evidence/${body.id}/custody`, analyst);
    expect(log.items.map((it: { act: string }) => it.act).slice(-3)).toEqual([
      'evidence.handed-over',
      'evidence.sample-taken',
      'evidence.hand-over-ended',
    ]);
  });

  it('keeps a custody log of all of it, and ends a file without ending that', async () => {
    const admin = await world.cookie('admin');
    const { body } = await sendToReport('to-be-destroyed.bin', randomBytes(50_000));
    await looked(body.id);
    await (await fetch(url(`/v1/evidence/${body.id}/sample`), { headers: analyst })).arrayBuffer();
    const wish = { kind: 'evidence.destroy', subject: body.id, reason: 'The court gave it back' };
    expect((await world.call('POST', '/v1/approvals', analyst, wish)).status).toBe(403);
    const asked = await world.call('POST', '/v1/approvals', director, wish);
    expect([asked.status, asked.body.change.sha256]).toEqual([201, body.sha256]);
    const path = `/v1/approvals/${asked.body.id}/approval`;
    expect((await world.call('PUT', path, director)).body.code).toBe('own-request');
    expect((await world.call('PUT', path, admin)).status).toBe(200);
    const ended = await world.call('GET', `/v1/evidence/${body.id}`, analyst);
    expect(ended.body).toMatchObject({ state: 'destroyed', sha256: body.sha256, links: { sample: null } });
    const gone = await world.call('GET', `/v1/evidence/${body.id}/sample`, analyst);
    expect([gone.status, gone.body.code]).toEqual([409, 'evidence-destroyed']);
    const [left] = await world.database.transactions.reader.query<{ key: Buffer | null }>(
      'SELECT wrapped_key AS key FROM evidence WHERE id = $1',
      [body.id],
    );
    expect(left!.key).toBeNull();
    const { body: log } = await world.call('GET', `/v1/evidence/${body.id}/custody`, analyst);
    expect(log.items.map((it: { act: string }) => it.act)).toEqual([
      'evidence.received',
      'evidence.scanned',
      'evidence.sample-taken',
      'evidence.destroyed',
    ]);
  });

  it('tells events, timeline and jobs that there is a file, and never what it is called', async () => {
    await sendToReport('canary-of-a-name.bin', Buffer.from('canary-of-content'));
    const rows = await world.database.transactions.reader.query<{ text: string }>(
      `SELECT payload::text AS text FROM outbox UNION ALL SELECT text || data::text FROM timeline_entry
       UNION ALL SELECT data::text FROM audit_entry`,
    );
    expect(rows.filter(({ text }) => text.includes('canary-of'))).toEqual([]);
    const timeline = await world.call('GET', `/v1/incidents/${incident}/timeline?limit=200`, analyst);
    expect(JSON.stringify(timeline.body)).toContain('A file was received as evidence');
  });
});
