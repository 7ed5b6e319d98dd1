import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from './api-client.mjs';
import { table } from './figures.mjs';

/** Bodies with a key in the demo world whose incidents get the half-minute clocks of data/policies-demo. */
const FAST_BODIES = ['MO-ENERGY', 'DIV-AVIATION', 'MO-FEDERAL-EDUCATION-PRO', 'MO-INFORMATION-BROADCAST'];
const LOOK_AGAIN_MS = 500;
const TRIAGE_MS = 30_000;
/** Half a minute until the breach, and the sweep and the chain after it. */
const BREACH_MS = 60_000;

/** What the house's final report asks for beside what the first report said. */
const FINAL = {
  root_cause: 'Demonstration: a password that was used elsewhere too.',
  functional_impact: 'Demonstration: mail was down for an hour.',
  information_impact: 'unknown',
  recoverability: 'Demonstration: regular',
  actions_taken: 'Demonstration: sessions ended, password changed.',
  recovered_at: 'unknown',
  lessons: 'Demonstration: a second factor for mail.',
};

/**
 * One incident followed from its report to its certificate: clocks of two instruments, a breach, a chain that somebody
 * acknowledges, staged reports, and the certificate as a PDF in the home of the instance.
 */
export class OneCase {
  /** Reports before anybody else is at work, so that nobody answers for it too early. Null when no body can report. */
  static async open(stack, people, home) {
    for (const code of FAST_BODIES) {
      const key = stack.apiKeys.find((it) => it.constituent === code && it.scopes.includes('reports:write'));
      if (!key) continue;
      const body = ApiClient.withKey(stack.apiUrl, key.key);
      const opened = await report(body);
      // Taken for more of an incident that is open already: its clocks are not those of a first report.
      if (opened?.isFirst) return new OneCase({ ...people, body }, opened, home);
    }
    return null;
  }

  constructor(people, { reportReference, incident }, home) {
    this.people = people;
    this.report = reportReference;
    this.incident = incident;
    this.home = home;
    this.story = [];
  }

  /** Follows it to its end; answers what happened, as text. */
  async follow() {
    const clocks = await this.#clocks();
    for (const [caption, titles] of byCaption(clocks)) this.#tell(`clocks: ${caption}`, titles.join('; '));
    const breached = await this.#breach();
    this.#tell('breached', breached ? `${breached.title}, due ${pkt(breached.dueAt)}` : 'nothing in time');
    this.#tell('chain acknowledged', (await this.#acknowledgeChain()) ?? 'no chain was raised');
    this.#tell('', 'which ends the paging; the clock goes on until the incident is acknowledged');
    await this.people.analyst.put(`/v1/incidents/${this.incident}/acknowledgement`);
    await this.#stage('progress', { progress: 'Demonstration: the host is off the net.' });
    await this.#stage('final', FINAL);
    const ended = (await this.#clocks()).find(({ id }) => id === breached?.id) ?? clocks[0];
    for (const [label, what] of await this.#certificate(ended)) this.#tell(label, what);
    return table(`One case: ${this.report} became ${this.incident}`, this.story);
  }

  #tell(label, what) {
    this.story.push([label, what]);
  }

  async #clocks() {
    const { body } = await this.people.analyst.get(`/v1/incidents/${this.incident}/clocks`);
    return body?.items ?? [];
  }

  #breach() {
    return until(BREACH_MS, async () => (await this.#clocks()).find(({ state }) => state === 'missed'));
  }

  /** By whoever is named as responsible first: the shift lead. */
  async #acknowledgeChain() {
    const raised = await until(BREACH_MS, async () => {
      const { body } = await this.people.analyst.get(`/v1/incidents/${this.incident}/escalations`);
      return body?.items.find(({ state }) => state === 'raised' || state === 'acknowledged');
    });
    if (!raised) return null;
    const { status, body } = await this.people.shiftLead.put(`/v1/escalations/${raised.id}/acknowledgement`);
    const by = body?.acknowledgedBy ?? raised.acknowledgedBy ?? 'the shift lead';
    return status === 200
      ? `${raised.clock}: by ${by}, at ${pkt(body.acknowledgedAt)}`
      : `refused (${status})`;
  }

  async #stage(phase, fields) {
    const { status, body } = await this.people.body.post(`/v1/reports/${this.report}/stages`, {
      phase,
      fields,
    });
    const stopped = body?.stopped?.map(({ title, state }) => `${title} (${state})`).join('; ');
    this.#tell(
      `report "${phase}"`,
      status === 201 ? `stopped ${stopped || 'no clock'}` : `refused: ${body?.code}`,
    );
  }

  /** As the organisation itself may fetch it. */
  async #certificate({ id }) {
    const place = `/v1/incidents/${this.incident}/clocks/${id}/certificate`;
    const files = [];
    mkdirSync(this.home, { recursive: true });
    for (const [label, suffix, type] of [
      ['certificate', 'pdf', 'application/pdf'],
      ['  as JSON', 'json', 'application/json'],
    ]) {
      const { status, bytes } = await this.people.body.download(place, type);
      const file = path.join(this.home, `certificate-${this.incident}.${suffix}`);
      if (status === 200) writeFileSync(file, bytes, { mode: 0o600 });
      files.push([label, status === 200 ? file : `not issued (${status})`]);
      if (status === 200 && suffix === 'json')
        files.push(['to verify it', `npm run --silent fcertctl -- certificate verify ${file}`]);
    }
    return files;
  }
}

/** Sends a report and waits for the incident that triage makes of it. */
async function report(body) {
  const mark = randomBytes(4).toString('hex');
  const sent = await body.post('/v1/reports', {
    title: `Demonstration ${mark}: mail server answers to strangers`,
    description: `Demonstration. Host mail-${mark} sends what nobody wrote, to relay-${mark}.example. Case ${mark}.`,
    awareAt: new Date(Date.now() - 300_000).toISOString(),
    contact: { name: 'Demonstration duty officer', phone: '+92 51 0000000' },
    severityClaim: 'high',
    sourceRef: `demo-case:${mark}`,
  });
  if (sent.status !== 202) return null;
  const reportReference = sent.body.reference;
  const triaged = await until(TRIAGE_MS, async () => {
    const { body: read } = await body.get(`/v1/reports/${reportReference}`);
    return read?.incidentReference && read.clocks.length > 0 ? read : null;
  });
  if (!triaged) return null;
  const isFirst = triaged.clocks.every(({ state }) => state !== 'missed' && state !== 'met_late');
  return { reportReference, incident: triaged.incidentReference, isFirst };
}

/** The first answer that is something, or null after a while. */
async function until(patience, look) {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const found = await look();
    if (found) return found;
    await delay(LOOK_AGAIN_MS);
  }
  return null;
}

function byCaption(clocks) {
  const found = new Map();
  for (const { title, policy } of clocks)
    found.set(policy.caption, [...(found.get(policy.caption) ?? []), title]);
  return found;
}

function pkt(instant) {
  return `${new Date(Date.parse(instant) + 5 * 3_600_000).toISOString().slice(11, 19)} PKT`;
}
