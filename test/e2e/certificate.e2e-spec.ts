import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canonicalJson } from '@fcert/kernel';
import { createApiApp } from '../../apps/api/src/create-api-app.js';
import { type CaseWorld, housePolicy } from '../case-world.js';
import { pdfText } from '../pdf-text.js';
import { FINAL, type FiledReport, PTA, fileReport, openTwoInstruments } from '../two-instruments.js';

type Headers = Record<string, string>;
interface Clock {
  readonly id: string;
  readonly title: string;
  readonly state: string;
}
interface Document {
  readonly status: string;
  readonly restsOn: { readonly facts: { body: Record<string, unknown>; recordedBy: { label: string } }[] };
  readonly hashes: { readonly facts: string; readonly document: string };
  readonly [member: string]: unknown;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('a certificate of compliance', () => {
  let world: CaseWorld;
  let analyst: Headers;
  let ministry: Headers;
  let filed: FiledReport;
  let clocks: Clock[];

  beforeAll(async () => {
    world = await openTwoInstruments();
    analyst = await world.cookie('analyst');
    ministry = await world.cookie('reporter');
    filed = await fileReport(world);
    await world.call('PUT', `/v1/incidents/${filed.incident}/acknowledgement`, analyst);
    await world.call('POST', `/v1/reports/${filed.report}/stages`, ministry, { phase: 'notification' });
    clocks = (await world.call('GET', `/v1/incidents/${filed.incident}/clocks`, analyst)).body.items;
  });
  afterAll(() => world.close());

  const clock = (words: string): Clock => clocks.find(({ title }) => title.includes(words))!;
  const path = (words: string): string =>
    `/v1/incidents/${filed.incident}/clocks/${clock(words).id}/certificate`;
  const bytes = async (url: string, headers: Headers = analyst): Promise<Buffer> => {
    const answer = await fetch(world.url + url, { headers });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const document = async (url: string, headers?: Headers): Promise<Document> =>
    JSON.parse((await bytes(url, headers)).toString('utf8')) as Document;

  it('says of a closed clock by which text it ran, from when, until when, and how it ended', async () => {
    const told = await document(path('FCERT acknowledges'));
    const [only] = told.clocks as Record<string, never>[];
    expect(told).toMatchObject({
      certificate: 'fcert-clock-certificate/1',
      status: 'final',
      asOf: null,
      marking: 'amber',
      subject: { reference: filed.incident, constituent: { code: 'DIV-CABINET' } },
    });
    expect(only).toMatchObject({
      dutyHolder: { kind: 'fcert', name: 'Federal CERT' },
      policy: {
        id: 'house-default',
        version: housePolicy().version,
        status: 'house',
        caption: 'FCERT house target',
        citation: null,
      },
      start: { event: 'received_by_fcert' },
      stop: { event: 'acknowledged', recordedBy: expect.stringMatching(/.+/) },
      verdict: { state: 'met', lateByMs: 0, words: 'Met in time' },
    });
    const { due } = only as unknown as { due: { working: { text: string }[] } };
    expect(due.working[0]!.text).toMatch(
      /^PT15M from .* Asia\/Karachi \(received_by_fcert, as first recorded\)/,
    );
    expect(JSON.stringify(told)).not.toMatch(/CERT Rules 2023 require/);
  });

  it('cites the source of a draft text, and says that it is a draft', async () => {
    const [only] = (await document(path('Licensee notifies'))).clocks as {
      policy: Record<string, unknown>;
    }[];
    expect(only!.policy).toMatchObject({
      id: PTA,
      status: 'draft',
      caption: 'Draft text, telecom licensees',
      citation: { url: expect.stringMatching(/^https:/) },
    });
  });

  it('carries hashes that anybody can recompute, and that change with any fact', async () => {
    const { hashes, ...body } = await document(path('FCERT acknowledges'));
    expect(sha256(canonicalJson(body.restsOn))).toBe(hashes.facts);
    expect(sha256(canonicalJson(body))).toBe(hashes.document);
    const tampered = structuredClone(body.restsOn);
    tampered.facts.at(-1)!.body.event = 'classified';
    expect(sha256(canonicalJson(tampered))).not.toBe(hashes.facts);
  });

  it('gives the same bytes again, as JSON and as PDF, also after more has happened', async () => {
    const json = await bytes(path('FCERT acknowledges'));
    const pdf = await bytes(`${path('FCERT acknowledges')}.pdf`);
    await world.call('POST', `/v1/reports/${filed.report}/stages`, ministry, {
      phase: 'final',
      policies: ['house-default', PTA],
      fields: FINAL,
    });
    await world.call('POST', `/v1/incidents/${filed.incident}/updates`, analyst, { text: 'Reading on.' });
    expect((await bytes(path('FCERT acknowledges'))).equals(json)).toBe(true);
    expect(
      (await bytes(path('FCERT acknowledges'), { ...analyst, accept: 'application/pdf' })).equals(pdf),
    ).toBe(true);
    expect((await bytes(path('FCERT acknowledges'), ministry)).equals(json)).toBe(true);
  });

  it('gives the same bytes from another process on the same records, as after a restart', async () => {
    const urls = [path('FCERT acknowledges'), `${path('FCERT acknowledges')}.pdf`];
    const here = await Promise.all(urls.map((url) => bytes(url)));
    const second = await createApiApp({
      FCERT_WORLD: 'test',
      LOG_LEVEL: 'silent',
      DATABASE_URL: world.database.urlOf('api'),
      QUEUE_BACKEND: 'postgres',
      API_PORT: '0',
    });
    try {
      for (const [n, url] of urls.entries()) {
        const answer = await fetch(`http://127.0.0.1:${second.port}${url}`, { headers: analyst });
        expect(Buffer.from(await answer.arrayBuffer()).equals(here[n]!)).toBe(true);
      }
    } finally {
      await second.close();
    }
  });

  it('is verified offline by fcertctl, which finds each thing that was changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fcert-certificate-'));
    const told = await document(path('FCERT acknowledges'));
    const verify = (certificate: object) => {
      const file = join(folder, 'certificate.json');
      writeFileSync(file, JSON.stringify(certificate));
      const run = spawnSync(process.execPath, [
        'scripts/fcertctl/fcertctl.mjs',
        'certificate',
        'verify',
        file,
      ]);
      return { status: run.status, says: run.stdout.toString() + run.stderr.toString() };
    };
    expect(verify(told)).toMatchObject({ status: 0, says: expect.stringContaining(told.hashes.facts) });
    const moved = structuredClone(told);
    moved.restsOn.facts[0]!.recordedBy.label = 'somebody else';
    expect(verify(moved)).toMatchObject({
      status: 1,
      says: expect.stringContaining('the facts are not those'),
    });
    expect(verify({ ...told, marking: 'clear' })).toMatchObject({
      status: 1,
      says: expect.stringContaining('the text is not the one'),
    });
    rmSync(folder, { recursive: true });
  });

  it('is fetched by fcertctl, and issued the same again when FCERT is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fcert-certificate-'));
    const file = join(folder, 'certificate.json');
    const desk = world.people.apiKeys.find(
      (key) => !key.constituent && key.scopes.includes('incidents:read'),
    )!;
    const env = { FCERT_URL: world.url, FCERT_API_KEY: desk.key };
    const fcertctl = (...words: string[]) =>
      promisify(execFile)(process.execPath, ['scripts/fcertctl/fcertctl.mjs', 'certificate', ...words], {
        env,
      });
    await fcertctl('get', filed.incident, '--clock', clock('FCERT acknowledges').id, '-o', file);
    const { stdout } = await fcertctl('verify', file, '--ask');
    expect(stdout).toContain('FCERT issues the very same today.');
    rmSync(folder, { recursive: true });
  });

  it('prints what it says: caption, verdict, hash and marking', async () => {
    const { hashes } = await document(path('FCERT acknowledges'));
    const text = await pdfText(await bytes(`${path('FCERT acknowledges')}.pdf`));
    for (const words of [
      'FCERT house target',
      'Met in time',
      'Certificate of compliance',
      'TLP:AMBER',
      filed.incident,
    ])
      expect(text).toContain(words);
    expect(text.replaceAll(/\s/g, '')).toContain(hashes.facts);
  });

  it('is an interim statement while a clock or the incident is open', async () => {
    const running = await document(path('classifies'));
    expect(running).toMatchObject({ status: 'interim', asOf: expect.stringMatching(/Z$/) });
    const all = await document(`/v1/incidents/${filed.incident}/certificate`);
    expect(all).toMatchObject({ scope: 'incident', status: 'interim' });
    expect(all.clocks).toHaveLength(clocks.length);
    const text = await pdfText(await bytes(`/v1/incidents/${filed.incident}/certificate.pdf`));
    expect(text).toContain('Interim statement of compliance');
  });

  it('is audited each time it is issued, with the hash that was handed out', async () => {
    const { hashes } = await document(path('Licensee notifies'));
    const [last] = await world.database.transactions.reader.query<{ data: unknown; label: string }>(
      `SELECT data, actor_label AS label FROM audit_entry WHERE action = 'certificate.issued' AND object_id = $1
        ORDER BY at DESC LIMIT 1`,
      [filed.incidentId],
    );
    expect(last!.data).toMatchObject({
      clockRowId: clock('Licensee notifies').id,
      format: 'json',
      status: 'final',
      documentSha256: hashes.document,
    });
  });

  it('changes with any fact that is changed in the database behind its back', async () => {
    const before = await document(path('FCERT acknowledges'));
    const { reader } = world.database.transactions;
    await reader.query('ALTER TABLE clock_fact DISABLE TRIGGER clock_fact_append_only');
    await reader.query(
      `UPDATE clock_fact SET actor_id = 'nobody' WHERE subject_id = $1 AND body ->> 'event' = 'acknowledged'`,
      [filed.incidentId],
    );
    const after = await document(path('FCERT acknowledges'));
    expect(after.hashes.facts).not.toBe(before.hashes.facts);
    expect(after.hashes.document).not.toBe(before.hashes.document);
  });

  it('stands beside the clocks and their explanation, which the organisation reads as well', async () => {
    const other = await world.cookie('reporter-other');
    for (const place of ['clocks', 'clocks/explanation']) {
      const url = `/v1/incidents/${filed.incident}/${place}`;
      const { status, body } = await world.call('GET', url, ministry);
      expect([status, body.items.length]).toEqual([200, clocks.length]);
      expect(await world.call('GET', url, other)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });

  it('is not there for a stranger, for a clock of another incident, or for words that are no clock', async () => {
    const other = await world.cookie('reporter-other');
    const elsewhere = (await world.incident()).reference;
    const absent = filed.incident.replace(/\d{6}$/, '999999');
    const said = async (url: string, headers: Headers) => {
      const { status, body } = await world.call('GET', url, headers);
      return { status, code: body.code };
    };
    for (const [url, headers] of [
      [path('FCERT acknowledges'), other],
      [path('FCERT acknowledges').replace(filed.incident, elsewhere), analyst],
      [path('FCERT acknowledges').replace(filed.incident, absent), analyst],
      [`/v1/incidents/${filed.incident}/clocks/nothing/certificate.pdf`, analyst],
      [`/v1/incidents/${filed.incident}/certificate`, other],
    ] as const)
      expect(await said(url, headers)).toEqual({ status: 404, code: 'not-found' });
  });
});
