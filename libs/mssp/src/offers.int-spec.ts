import { listScope } from '@fcert/identity';
import { lockIncidentById } from '@fcert/incidents';
import { type MsspWorld, openMsspWorld } from '../testing/mssp-world.js';
import { AcknowledgeTask } from './acknowledge-task.js';
import { routingRules } from './data/provider.read-model.js';
import { type TaskFilter, taskPage } from './data/task.read-model.js';
import { OfferByRule } from './offer-by-rule.js';

const FORENSICS = 'artefact-and-forensic-analysis';
const malware = { class: 'malicious-code', type: 'infected-system' };

let world: MsspWorld;
beforeAll(async () => {
  world = await openMsspWorld();
});
afterAll(() => world.close());

const rule = async (code: string) =>
  (await routingRules(world.db.transactions.reader)).find((candidate) => candidate.code === code)!;

describe('a routing rule', () => {
  it('offers its task once, however often the event is heard, and counts the match', async () => {
    const incident = await world.incident(malware);
    const offered = await Promise.all([world.offerByRule(incident.id), world.offerByRule(incident.id)]);
    expect(offered.flat()).toHaveLength(1);
    expect(await world.offerByRule(incident.id)).toEqual([]);
    const [task] = offered.flat();
    expect(task).toMatchObject({ serviceId: FORENSICS, title: 'Artifact and forensic evidence analysis' });
    expect(task!.instructions).toContain('Preserve volatile memory');
    expect(task!.title).not.toContain(incident.title);
    expect(await rule('malware-forensics')).toMatchObject({ matchCount: '1', unservedCount: '0' });
    expect((await rule('malware-forensics')).lastMatchedAt).toBeInstanceOf(Date);
  });

  it('heard again while its operator acknowledges: neither waits for the other', async () => {
    const incident = await world.incident(malware);
    const [task] = await world.offerByRule(incident.id);
    const again = await world.run(async (tx) => {
      await lockIncidentById(tx, incident.id);
      const acting = { actor: world.indus };
      const acknowledged = await world.app.get(AcknowledgeTask).execute(acting, { task: task!.id });
      expect(acknowledged.state).toBe('acknowledged');
      return world.app.get(OfferByRule).execute(tx, [{ incidentId: incident.id }]);
    });
    expect(again).toEqual([]);
  });

  it('prefers a contract made for the organisation, with the clocks of that contract', async () => {
    const incident = await world.incident(malware, 'PIMS');
    const [task] = await world.offerByRule(incident.id);
    expect(task!.providerId).toBe(world.margalla.providerId);
    const clocks = (await world.clocks.forSubjects(world.db.transactions.reader, [task!.id])).get(task!.id)!;
    const contract = clocks.filter((clock) => clock.caption === 'Contract target');
    expect([...new Set(contract.map((clock) => clock.policy.id))]).toEqual([
      'mssp-contract-demo-margalla-pims',
    ]);
    const acknowledge = contract.find((clock) => clock.clockId === 'contract-acknowledge-high')!;
    expect(acknowledge.dueAt!.getTime() - task!.offeredAt.getTime()).toBe(15 * 60_000);
    expect(acknowledge.dutyHolder).toEqual({ kind: 'mssp', id: world.margalla.providerId });
  });

  it('that a label stands in the way of offers nothing and says so on the incident', async () => {
    const incident = await world.incident({ class: 'vulnerable', type: 'weak-crypto' });
    await world.query(`UPDATE incident SET tlp = 'red' WHERE id = $1`, [incident.id]);
    expect(await world.offerByRule(incident.id)).toEqual([]);
    expect(await rule('exposed-system')).toMatchObject({ matchCount: '1', unservedCount: '1' });
    const [told] = await world.query<{ text: string }>(
      `SELECT text FROM timeline_entry WHERE incident_id = $1 AND kind = 'mssp'`,
      [incident.id],
    );
    expect(told!.text).toContain('TLP:AMBER');
  });

  it('matches nothing it was not written for', async () => {
    const incident = await world.incident({ class: 'abusive-content', type: 'spam', severity: 'low' });
    expect(await world.offerByRule(incident.id)).toEqual([]);
  });
});

describe('an offer by hand', () => {
  it('is refused with the word for what is in the way', async () => {
    const incident = await world.incident();
    const offer = (service: string, provider: string | null = null) =>
      world.offer(incident.reference, service, world.analyst, provider);
    await expect(offer('no-such-service')).rejects.toMatchObject({ code: 'no-such-service' });
    await expect(offer('exercises')).rejects.toMatchObject({ kind: 'refused', code: 'no-contract' });
    await expect(offer(FORENSICS, 'demo-margalla-soc')).rejects.toMatchObject({ code: 'no-contract' });
    await world.query(`UPDATE incident SET tlp = 'amber+strict' WHERE id = $1`, [incident.id]);
    await expect(offer(FORENSICS)).rejects.toMatchObject({ code: 'label-too-strict' });
    await expect(world.offer('FC-2026-999999', FORENSICS, world.analyst)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(world.offer(incident.reference, FORENSICS, world.indus)).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  it('names the provider asked for and runs the clocks of high where the severity is not known', async () => {
    const incident = await world.incident({ severity: null });
    const task = await world.offer(incident.reference, FORENSICS, world.analyst, 'demo-indus-soc');
    expect(task).toMatchObject({
      providerId: world.indus.providerId,
      severity: 'high',
      offeredBy: 'Analyst A',
    });
    expect(task.nextDueAt!.getTime() - task.offeredAt.getTime()).toBe(20 * 60_000);
  });
});

describe('the list of tasks', () => {
  const page = (actor: MsspWorld['indus'], filter: Partial<TaskFilter> = {}) =>
    taskPage(world.db.transactions.reader, {
      scope: listScope(actor, 'mssp-task:list')!,
      state: null,
      providerId: null,
      incidentReference: null,
      after: null,
      limit: 100,
      ...filter,
    });

  it('shows each provider its own, FCERT all, and pages without gap or repetition', async () => {
    for (let n = 0; n < 3; n += 1) {
      const incident = await world.incident();
      await world.offer(incident.reference, FORENSICS, world.analyst);
      await world.offer(incident.reference, 'mitigation-and-recovery', world.analyst);
    }
    const [indus, margalla, desk] = [
      await page(world.indus),
      await page(world.margalla),
      await page(world.analyst),
    ];
    expect(new Set(indus.map((row) => row.provider))).toEqual(new Set(['demo-indus-soc']));
    expect(new Set(margalla.map((row) => row.provider))).toEqual(new Set(['demo-margalla-soc']));
    expect(desk).toHaveLength(indus.length + margalla.length);
    expect(await page(world.indus, { providerId: world.margalla.providerId })).toEqual([]);
    const seen: string[] = [];
    let after: TaskFilter['after'] = null;
    for (;;) {
      const rows = await page(world.analyst, { after, limit: 2 });
      seen.push(...rows.map((row) => row.reference));
      const last = rows.at(-1);
      if (!last) break;
      after = { key: last.sortKey, id: last.id };
    }
    expect(seen).toEqual(desk.map((row) => row.reference));
  });
});

describe('seeding', () => {
  it('again adds and changes nothing', async () => {
    const before = await world.query('SELECT * FROM mssp_contract ORDER BY code');
    await world.seedProviders();
    expect(await world.query('SELECT * FROM mssp_contract ORDER BY code')).toEqual(before);
    const [services] = await world.query<{ n: number }>('SELECT count(*)::int AS n FROM mssp_service');
    expect(services!.n).toBe(21);
  });
});
