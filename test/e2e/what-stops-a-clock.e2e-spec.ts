import { systemActor } from '@fcert/kernel';
import { AttachReport, OpenIncident, lockReports } from '@fcert/incidents';
import type { Answer } from '../api-world.js';
import { type CaseWorld, NOTHING_FOUND, openCaseWorld } from '../case-world.js';
import { FINAL } from '../two-instruments.js';

type Headers = Record<string, string>;
interface Clock {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly dueAt: string;
}

const HOUR_MS = 3_600_000;
const BLANK = '\u200b\u3164\u00ad\ufeff\u2060\u0301\u200b\u3164\u00ad\ufeff\u2060\u0301';
const TRIAGE = 'High: FCERT triages and classifies';
const REPORT = 'High: organisation reports to FCERT';
const triage = systemActor('triage');

describe('what is stated, what is not, and what that does to clocks', () => {
  let world: CaseWorld;
  let ministry: Headers;
  let analyst: Headers;
  let lead: Headers;

  beforeAll(async () => {
    world = await openCaseWorld();
    [ministry, analyst, lead] = (await Promise.all(
      ['reporter', 'analyst', 'shift-lead'].map((role) => world.cookie(role)),
    )) as [Headers, Headers, Headers];
  });
  afterAll(() => world.close());

  const get = <T>(type: new (...args: never[]) => T): T =>
    world.api.app.get(type as never, { strict: false });
  const file = (body: object = {}): Promise<Answer> =>
    world.call('POST', '/v1/reports', ministry, {
      title: 'Unknown program on laboratory hosts',
      description: 'Three laboratory hosts contact an address abroad every minute.',
      ...body,
    });
  const idOf = async (reference: string): Promise<string> => {
    const sql = 'SELECT id FROM report WHERE reference = $1';
    const [row] = await world.database.transactions.reader.query<{ id: string }>(sql, [reference]);
    return row!.id;
  };
  /** A report as its ministry states it, and the high incident triage makes of it. */
  const filed = async (body: object = {}) => {
    const report = (await file(body)).body.reference as string;
    const reportId = await idOf(report);
    const { transactions } = world.database;
    const incident = await transactions.run({ actor: triage }, (tx) =>
      get(OpenIncident).execute(tx, { reportId, finding: { ...NOTHING_FOUND, severity: 'high' } }),
    );
    return { report, incident: incident.reference, incidentId: incident.id };
  };
  const clock = async (incident: string, title: string): Promise<Clock | undefined> =>
    (await world.call('GET', `/v1/incidents/${incident}/clocks`, analyst)).body.items.find(
      (one: Clock) => one.title === title,
    );
  const timeline = async (incident: string): Promise<string[]> =>
    (await world.call('GET', `/v1/incidents/${incident}/timeline`, analyst)).body.items.map(
      (entry: { text: string }) => entry.text,
    );
  const told = ({ status, body }: Answer) => [
    status,
    ...(body.errors ?? []).map((it: { pointer: string; code: string }) => `${it.pointer} ${it.code}`),
  ];
  const add = (report: string, body: object) =>
    world.call('POST', `/v1/reports/${report}/additions`, ministry, body);
  const submit = (report: string, body: object) =>
    world.call('POST', `/v1/reports/${report}/stages`, ministry, body);

  describe('null', () => {
    const NULLS = {
      ...{ occurredAt: null, detectedAt: null, awareAt: null, category: null, severityClaim: null },
      ...{ observables: null, sourceRef: null, contact: null, tlp: null, onBehalfOf: null },
      affected: { users: null, systems: null },
    };

    it('in a report is not stated: the report is taken, and nothing counts from 1970', async () => {
      const { report, incident } = await filed(NULLS);
      const { body } = await world.call('GET', `/v1/reports/${report}`, ministry);
      expect(body).toMatchObject({ occurredAt: null, detectedAt: null, awareAt: null });
      expect(await clock(incident, REPORT)).toBeUndefined();
    });

    it('in a line of many is the same', async () => {
      const lines = `${JSON.stringify({ title: 'One', description: 'of many', ...NULLS })}\n`;
      const answer = await fetch(`${world.url}/v1/reports/bulk`, {
        method: 'POST',
        headers: { ...ministry, 'content-type': 'application/x-ndjson' },
        body: lines,
      });
      const { reference } = JSON.parse(await answer.text()) as { reference: string };
      expect((await world.call('GET', `/v1/reports/${reference}`, ministry)).body.awareAt).toBeNull();
    });

    it('is in the contract at every field that may be left out', async () => {
      const { schemas } = (await world.call('GET', '/openapi.json')).body.components;
      expect(schemas.ReportBody.properties.awareAt.type).toEqual(['string', 'null']);
      expect(schemas.ReportBody.properties.title.type).toBe('string');
      expect(schemas.StageBody.properties.fields.properties.aware_at.oneOf).toContainEqual({ type: 'null' });
    });
  });

  describe('a pause for an answer of the organisation', () => {
    const pause = async (incident: string, title = TRIAGE, reason = 'awaiting-constituent') => {
      const { id } = (await clock(incident, title))!;
      const paused = await world.call('PUT', `/v1/incidents/${incident}/clocks/${id}/pause`, lead, {
        reason,
      });
      expect(paused.status).toBe(200);
      expect((await clock(incident, title))!.state).toBe('paused');
    };
    const runsOn = async (incident: string, by: string) => {
      expect((await clock(incident, TRIAGE))!.state).toBe('running');
      expect(await timeline(incident)).toContain(`Runs on: ${TRIAGE} (the organisation answered: ${by})`);
    };
    const changes = (incidentId: string): Promise<{ version: number; change: string }[]> =>
      world.database.transactions.reader.query(
        `SELECT o.version, o.payload ->> 'change' AS change FROM outbox o
          WHERE o.subject_id = $1 AND o.type = 'incident.changed' ORDER BY o.version`,
        [incidentId],
      );

    it('ends with an addition of any phase, is told like one ended by hand, and names its author', async () => {
      const { report, incident, incidentId } = await filed();
      for (const phase of ['update', 'intermediate', 'final']) {
        await pause(incident);
        const before = (await clock(incident, TRIAGE))!.dueAt;
        expect((await add(report, { text: 'The hosts are off the net.', phase })).status).toBe(201);
        await runsOn(incident, report);
        expect(Date.parse((await clock(incident, TRIAGE))!.dueAt)).toBeGreaterThan(Date.parse(before));
      }
      const seen = await changes(incidentId);
      expect(seen.filter(({ change }) => change === 'clock-resumed')).toHaveLength(3);
      expect(new Set(seen.map(({ version }) => version)).size).toBe(seen.length);
      const facts = await world.database.transactions.reader.query<{ author: string }>(
        `SELECT f.body ->> 'author' AS author FROM clock_fact f WHERE f.subject_id = $1 AND f.kind = 'resume'`,
        [incidentId],
      );
      expect(facts.map(({ author }) => author)).toEqual(
        Array(3).fill(expect.stringContaining(`the organisation answered (${report})`)),
      );
    });

    it('ends with a stage', async () => {
      const { report, incident } = await filed();
      await pause(incident);
      expect((await submit(report, { phase: 'final', fields: FINAL })).status).toBe(201);
      await runsOn(incident, report);
    });

    it('ends with a further report of the organisation', async () => {
      const { incident, incidentId } = await filed();
      await pause(incident);
      const further = (await file({ title: 'The same program on two more hosts' })).body.reference as string;
      const reportId = await idOf(further);
      await world.database.transactions.run({ actor: triage }, async (tx) => {
        const [report] = await lockReports(tx, [reportId]);
        const finding = { ...NOTHING_FOUND, severity: 'high' as const };
        await get(AttachReport).execute(tx, { report: report!, incidentId, reason: 'same hosts', finding });
      });
      await runsOn(incident, further);
    });

    it('and no other pause does', async () => {
      const { report, incident } = await filed();
      const etag = (await world.call('GET', `/v1/incidents/${incident}`, analyst)).headers.get('etag')!;
      const path = `/v1/incidents/${incident}/classification`;
      const type = { class: 'intrusions', type: 'system-compromise' };
      await world.call('PUT', path, { ...analyst, 'if-match': etag }, type);
      const update = 'High: FCERT updates the organisation';
      const all = (await world.call('GET', `/v1/incidents/${incident}/clocks`, analyst)).body
        .items as Clock[];
      const title = all.find((one) => one.title.startsWith(update))!.title;
      await pause(incident, title, 'awaiting-outside-body');
      await add(report, { text: 'The hosts are off the net.' });
      expect((await clock(incident, title))!.state).toBe('paused');
    });
  });

  describe('a text that shows nothing', () => {
    it('answers nothing and is no reason', async () => {
      const { report, incident } = await filed();
      const desk = (path: string, body: object) =>
        world.call('POST', `/v1/incidents/${incident}/${path}`, analyst, body);
      const nothing = [400, '/text says-nothing'];
      expect(told(await desk('updates', { text: BLANK }))).toEqual(nothing);
      expect(told(await desk('notes', { text: BLANK, visibility: 'constituent' }))).toEqual(nothing);
      expect(told(await add(report, { text: BLANK }))).toEqual(nothing);
      expect(told(await submit(report, { phase: 'final', text: BLANK, fields: FINAL }))).toEqual(nothing);
      expect(told(await desk('escalations', { to: 'fcert-shift-lead', reason: BLANK }))).toEqual([
        400,
        '/reason says-nothing',
      ]);
      const blank = { ...FINAL, root_cause: BLANK, lessons: ' ' };
      expect(told(await submit(report, { phase: 'final', fields: blank }))).toEqual([
        422,
        '/fields/root_cause required',
        '/fields/lessons required',
      ]);
      expect((await clock(incident, 'High: organisation files the final report'))!.state).toBe('running');
    });

    it('is taken in a report, but fills no field a text requires', async () => {
      const awareAt = new Date(Date.now() - HOUR_MS).toISOString();
      const { report, incident } = await filed({ title: BLANK, description: BLANK, awareAt });
      expect((await clock(incident, REPORT))!.state).toBe('running');
      const stage = await submit(report, {
        phase: 'initial',
        fields: { summary: 'Strangers in the laboratory.' },
      });
      expect(stage.body.stopped).toMatchObject([{ title: REPORT, state: 'met' }]);
    });
  });

  describe('an instant', () => {
    it('is one at which something can have happened, in stages and in reports', async () => {
      const { report } = await filed();
      const state = async (at: string) =>
        told(await submit(report, { phase: 'final', fields: { ...FINAL, recovered_at: at } }));
      expect(await state('2099-01-01T00:00:00Z')).toEqual([400, '/fields/recovered_at in-the-future']);
      expect(await state('1800-01-01T00:00:00Z')).toEqual([400, '/fields/recovered_at too-long-ago']);
      expect(await state('2026-02-31T10:00:00Z')).toEqual([400, '/fields/recovered_at wrong-value']);
      expect(told(await file({ awareAt: '2099-01-01T00:00:00Z' }))).toEqual([400, '/awareAt in-the-future']);
      expect(told(await file({ awareAt: '1970-01-01T00:00:00Z' }))).toEqual([400, '/awareAt too-long-ago']);
    });
  });

  describe('awareness that is stated later', () => {
    const stating = async (aware_at: string) => {
      const { report, incident } = await filed();
      expect(await clock(incident, REPORT)).toBeUndefined();
      const stage = await submit(report, { phase: 'final', fields: { ...FINAL, aware_at } });
      expect(stage.status).toBe(201);
      expect(stage.body.fields.aware_at).toBe(aware_at);
      const receivedAt = Date.parse(
        (await world.call('GET', `/v1/reports/${report}`, ministry)).body.receivedAt,
      );
      return { found: await clock(incident, REPORT), receivedAt };
    };
    const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

    it('starts the report clock, which the report has met or met late', async () => {
      const [three, fifty] = [ago(3), ago(50)];
      const met = await stating(three);
      expect(met.found).toMatchObject({ state: 'met' });
      expect(Date.parse(met.found!.dueAt)).toBe(Date.parse(three) + 4 * HOUR_MS);
      const late = await stating(fifty);
      expect(late.found).toMatchObject({ state: 'met_late' });
      expect(Date.parse(late.found!.dueAt)).toBe(Date.parse(fifty) + 4 * HOUR_MS);
    });

    it('counts from the first report where it would be later, and is kept as stated', async () => {
      const { found, receivedAt } = await stating(new Date(Date.now() + HOUR_MS / 2).toISOString());
      expect(found).toMatchObject({ state: 'met' });
      expect(Date.parse(found!.dueAt)).toBe(receivedAt + 4 * HOUR_MS);
    });

    it('"unknown" states nothing', async () => {
      expect((await stating('unknown')).found).toBeUndefined();
    });
  });
});
