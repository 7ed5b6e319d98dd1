import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { openTriageWorld, type TriageWorld } from '../testing/triage-world.js';

let world: TriageWorld;
beforeAll(async () => {
  world = await openTriageWorld();
}, 60_000);
afterAll(() => world.close());

interface IncidentRow {
  id: string;
  reference: string;
  class: string | null;
  type: string | null;
  confidence: number | null;
  classified_by: string | null;
  candidates: { class: string; type: string; reasons: string[] }[];
  secondary: string[];
  severity: string;
  severity_by: string;
  priority_score: number;
  score: { profile: string; breakdown: unknown[] };
  report_count: number;
}

const incidentOf = async (id: string) =>
  (await world.rows<IncidentRow>('SELECT i.* FROM incident i WHERE i.id = $1', [id]))[0]!;
const timelineOf = (id: string) =>
  world.rows<{ kind: string; text: string; actor_id: string }>(
    'SELECT t.kind, t.text, t.actor_id FROM timeline_entry t WHERE t.incident_id = $1 ORDER BY t.at, t.id',
    [id],
  );
const eventsOf = (id: string) =>
  world.rows<{ type: string }>('SELECT o.type FROM outbox o WHERE o.subject_id = $1 ORDER BY o.id', [id]);

const theft = {
  title: 'Laptop stolen from an officer',
  description:
    'An unencrypted laptop with the personnel records of 2,400 employees was stolen from the car of an officer in Islamabad last night. The police have been informed.',
};

describe('a report that triage is sure of', () => {
  it('opens an incident with type, severity, clocks and a reason for every decision', async () => {
    const reportId = await world.report(theft);
    const outcome = await world.triage(reportId);
    const incident = await incidentOf(outcome.incidentId);
    expect(outcome).toMatchObject({ decision: 'none', reference: incident.reference });
    expect(incident).toMatchObject({
      class: 'information-content-security',
      type: 'data-loss',
      classified_by: 'model',
      severity_by: 'profile',
      report_count: 1,
    });
    expect(incident.confidence).toBeGreaterThan(0.8);
    expect(incident.score.profile).toBe('nciss-house@1');
    expect(incident.score.breakdown).toHaveLength(8);
    const entries = await timelineOf(incident.id);
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['report', 'classification', 'severity', 'triage']),
    );
    expect(entries.find(({ kind }) => kind === 'classification')?.text).toMatch(
      /^Type filled in: information-content-security\/data-loss, \d+ % sure, because of: .*(theft|stolen|laptop)/,
    );
    expect(new Set(entries.map(({ actor_id }) => actor_id))).toEqual(new Set(['triage']));
    expect((await eventsOf(incident.id)).map(({ type }) => type)).toContain('incident.opened');
    const clocks = await world.rows('SELECT 1 FROM clock c WHERE c.subject_id = $1', [incident.id]);
    expect(clocks.length).toBeGreaterThan(0);
    const [report] = await world.rows<{ status: string; incident_id: string }>(
      'SELECT r.status, r.incident_id FROM report r WHERE r.id = $1',
      [reportId],
    );
    expect(report).toEqual({ status: 'triaged', incident_id: incident.id });
  });

  it('leaves a report alone that has been triaged', async () => {
    const reportId = await world.report(
      { ...theft, title: 'Second laptop stolen', description: `Another case. ${theft.description}` },
      'MO-ENERGY',
    );
    const first = await world.triage(reportId);
    const again = await world.triage(reportId);
    expect(again).toEqual({ incidentId: first.incidentId, reference: '', decision: 'already-triaged' });
    expect((await incidentOf(first.incidentId)).report_count).toBe(1);
  });

  it('names infected systems as second class of ransomware', async () => {
    const outcome = await world.triage(
      await world.report({
        title: 'Ransomware on the file servers',
        description:
          'Since this morning all files on our file servers are encrypted by the LockBit ransomware and a ransom note demands bitcoin. The ministry cannot work.',
        severityClaim: 'critical',
      }),
    );
    const incident = await incidentOf(outcome.incidentId);
    expect(incident).toMatchObject({ type: 'unauthorised-information-modification', severity: 'critical' });
    expect(incident.secondary).toEqual(['malicious-code/infected-system']);
  });
});

describe('a report that triage is not sure of', () => {
  it('keeps the type open and offers three suggestions with their reasons', async () => {
    const outcome = await world.triage(
      await world.report({
        title: 'Something is wrong',
        description: 'We have seen something strange on our system since today.',
      }),
    );
    const incident = await incidentOf(outcome.incidentId);
    expect(incident).toMatchObject({ class: null, type: null, confidence: null, classified_by: null });
    expect(incident.candidates).toHaveLength(3);
    expect(incident.severity).not.toBeNull();
    expect((await timelineOf(incident.id)).find(({ kind }) => kind === 'classification')?.text).toMatch(
      /^Type left open/,
    );
  });

  it('does not pretend to read Urdu', async () => {
    const outcome = await world.triage(
      await world.report({
        title: 'سرکاری ویب سائٹ ہیک ہو گئی',
        description:
          'ہماری وزارت کی ویب سائٹ آج صبح ہیک کر لی گئی ہے، حملہ آور کا پتہ 45[.]33[.]32[.]156 ہے۔',
      }),
    );
    const incident = await incidentOf(outcome.incidentId);
    expect(incident.type).toBeNull();
    const seen = await world.rows(
      `SELECT o.type, o.value FROM incident_observable io JOIN observable o ON o.id = io.observable_id WHERE io.incident_id = $1`,
      [incident.id],
    );
    expect(seen).toEqual([{ type: 'ipv4', value: '45.33.32.156' }]);
  });

  it("offers the reporter's own category among the suggestions", async () => {
    const outcome = await world.triage(
      await world.report({
        title: 'Odd',
        description: 'Please look at this matter soon.',
        category: 'availability/sabotage',
      }),
    );
    const incident = await incidentOf(outcome.incidentId);
    expect(incident.type).toBeNull();
    expect(incident.candidates.find(({ type }) => type === 'sabotage')?.reasons).toContain(
      'stated by the reporter',
    );
  });
});

describe('what a report names', () => {
  it('keeps observables and tells of holes that are known to be exploited', async () => {
    const outcome = await world.triage(
      await world.report({
        title: 'Exploited mail server',
        description:
          'Our Exchange server was attacked through CVE-2021-26855 from 198.51.100.77; it then called hxxps://bad-host[.]net/x',
        observables: [
          { type: 'sha256', value: 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855' },
        ],
      }),
    );
    const seen = await world.rows<{ type: string; value: string }>(
      `SELECT o.type, o.value FROM incident_observable io JOIN observable o ON o.id = io.observable_id
        WHERE io.incident_id = $1 ORDER BY o.type`,
      [outcome.incidentId],
    );
    expect(seen).toEqual([
      { type: 'cve', value: 'CVE-2021-26855' },
      { type: 'domain', value: 'bad-host.net' },
      { type: 'ipv4', value: '198.51.100.77' },
      { type: 'sha256', value: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
      { type: 'url', value: 'https://bad-host.net/x' },
    ]);
    const texts = (await timelineOf(outcome.incidentId)).map(({ text }) => text);
    expect(texts.find((text) => text.startsWith('CVE-2021-26855'))).toMatch(
      /known to be exploited, also by ransomware groups/,
    );
  });
});

describe('belonging together', () => {
  const attack = (detail: string) => ({
    title: `Attack on the web server ${detail}`,
    description: `Hackers broke into our web server and placed a web shell. ${detail}`,
  });

  it('joins a report of the same body that is worded alike', async () => {
    const story =
      'On Monday an intruder copied the customer table of the complaint portal through a forgotten test account and offered it on a forum.';
    const first = await world.triage(
      await world.report({ title: 'Complaint portal', description: story }, 'PTV'),
    );
    const second = await world.triage(
      await world.report({ title: 'Complaint portal', description: `${story} Regards.` }, 'PTV'),
    );
    expect(second).toMatchObject({ decision: 'attach', incidentId: first.incidentId });
    expect((await incidentOf(first.incidentId)).report_count).toBe(2);
    const texts = (await timelineOf(first.incidentId)).map(({ text }) => text);
    expect(texts.some((text) => /by rule near-duplicate-text: .*text alike by \d+ %/.test(text))).toBe(true);
    expect((await eventsOf(first.incidentId)).map(({ type }) => type)).toEqual([
      'incident.opened',
      'incident.changed',
    ]);
  });

  it('joins a report of the same body that shares a rare value', async () => {
    const hash = 'a'.repeat(32) + '0123456789abcdef0123456789abcdef';
    const first = await world.triage(await world.report(attack(`The file ${hash} was left behind.`), 'SBP'));
    const second = await world.triage(
      await world.report(
        { title: 'Mailbox', description: `A mailbox received an attachment ${hash} twice this week.` },
        'SBP',
      ),
    );
    expect(second).toMatchObject({ decision: 'attach', incidentId: first.incidentId });
  });

  it('only proposes when the bodies differ, so that neither sees the other', async () => {
    const hash = 'b'.repeat(32) + '0123456789abcdef0123456789abcdef';
    const first = await world.triage(await world.report(attack(`File ${hash} found.`), 'FBR'));
    const second = await world.triage(
      await world.report(attack(`File ${hash} seen by us as well, on another machine.`), 'NEPRA'),
    );
    expect(second.decision).toBe('propose');
    expect(second.incidentId).not.toBe(first.incidentId);
    const [relation] = await world.rows(
      'SELECT r.state, r.related_id FROM incident_relation r WHERE r.incident_id = $1',
      [second.incidentId],
    );
    expect(relation).toEqual({ state: 'proposed', related_id: first.incidentId });
  });

  it('opens one incident when two alike reports are triaged at the same time', async () => {
    const story =
      'The visa section reports that its appointment system shows the files of other applicants after a faulty update of Tuesday.';
    const ids = await Promise.all(
      [1, 2, 3, 4].map(() =>
        world.report({ title: 'Appointment system', description: story }, 'DIV-FINANCE'),
      ),
    );
    const outcomes = await Promise.all(ids.map((id) => world.triage(id)));
    expect(new Set(outcomes.map(({ incidentId }) => incidentId)).size).toBe(1);
    expect((await incidentOf(outcomes[0]!.incidentId)).report_count).toBe(4);
  });
});

describe('real texts', () => {
  it('of the training file go through, and the types filled in are the expected ones nine times in ten', async () => {
    const rows = gunzipSync(readFileSync('data/vcdb-labelled-train.jsonl.gz'))
      .toString('utf8')
      .split('\n')
      .filter((_, place) => place % 64 === 0)
      .map(
        (line) =>
          JSON.parse(line) as {
            report: { subject: string; description: string };
            expected_rsit_type: string;
          },
      );
    let filled = 0;
    let right = 0;
    for (const { report, expected_rsit_type: expected } of rows) {
      const id = await world.report({ title: report.subject, description: report.description }, 'OGRA');
      const { incidentId } = await world.triage(id);
      const incident = await incidentOf(incidentId);
      if (incident.report_count > 1 || incident.type === null) continue;
      filled += 1;
      if (incident.type === expected) right += 1;
    }
    expect(rows.length).toBeGreaterThan(70);
    expect(filled / rows.length).toBeGreaterThan(0.5);
    expect(right / filled).toBeGreaterThan(0.9);
  });
});
