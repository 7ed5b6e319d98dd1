import { readFileSync } from 'node:fs';
import { systemActor } from '@fcert/kernel';
import type { ClockPolicy } from '@fcert/clock';
import { OpenIncident } from '@fcert/incidents';
import { type CaseWorld, housePolicy, openCaseWorld } from './case-world.js';

export const PTA = 'pk-pta-ctdisr-2025';

/** House targets with an update due every second, beside a preset that an administrator has switched on for everybody. */
export function twoInstruments(): ClockPolicy[] {
  const house = housePolicy();
  const preset = JSON.parse(readFileSync(`data/policies/${PTA}.json`, 'utf8')) as ClockPolicy;
  const quick = house.clocks.map((clock) =>
    clock.id === 'constituent-update-critical' ? { ...clock, duration: 'PT1S' } : clock,
  );
  return [
    { ...house, clocks: quick },
    { ...preset, enabled: true, appliesTo: { severities: ['critical', 'high'] } },
  ];
}

export interface FiledReport {
  readonly report: string;
  readonly incident: string;
  readonly incidentId: string;
}

export function openTwoInstruments(): Promise<CaseWorld> {
  return openCaseWorld(twoInstruments());
}

/** A report of the first ministry ten minutes after it knew, and the critical incident made of it. */
export async function fileReport(world: CaseWorld): Promise<FiledReport> {
  const answer = await world.call('POST', '/v1/reports', await world.cookie('reporter'), {
    title: 'Mail server answers to strangers',
    description: 'The mail server of the division sends what nobody here has written.',
    awareAt: new Date(Date.now() - 600_000).toISOString(),
    contact: { name: 'Duty officer', phone: '+92 51 0000000' },
    severityClaim: 'critical',
  });
  const report = answer.body.reference as string;
  const { transactions } = world.database;
  const [row] = await transactions.reader.query<{ id: string }>(
    'SELECT id FROM report WHERE reference = $1',
    [report],
  );
  const incident = await transactions.run({ actor: systemActor('triage') }, (tx) =>
    world.api.app.get(OpenIncident, { strict: false }).execute(tx, { reportId: row!.id, finding: CRITICAL }),
  );
  return { report, incident: incident.reference, incidentId: incident.id };
}

const CRITICAL = {
  class: 'intrusions',
  type: 'system-compromise',
  confidence: 0.8,
  candidates: [],
  secondary: [],
  severity: 'critical' as const,
  priorityScore: null,
  score: null,
  flags: [],
  observables: [],
  explanations: [],
};

/** What the house's final report needs beside what was stated before. */
export const FINAL = {
  root_cause: 'A password that was used elsewhere too.',
  functional_impact: 'Mail was down for two hours.',
  information_impact: 'unknown',
  recoverability: 'regular',
  actions_taken: 'Password changed, sessions ended, host rebuilt.',
  recovered_at: '2026-01-02T09:30:00+05:00',
  lessons: 'Second factor for mail.',
};
