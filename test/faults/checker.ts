import type { Client } from 'pg';
import { type FastClock, checkClocks } from './checks/clocks.js';
import type { Finding } from './checks/finding.js';
import { type Hearing, checkHearing } from './checks/live.js';
import { checkRecords } from './checks/records.js';
import { checkReports } from './checks/reports.js';
import type { Recorded } from './history.js';

export interface Evidence {
  readonly history: readonly Recorded[];
  readonly hearings: readonly Hearing[];
  readonly fastClock: FastClock;
}

/**
 * Judges a run by what clients wrote down and what stands in the database. Plain SQL, and not one line of the
 * product: a mistake of the product cannot hide in its own code. An empty answer means that every promise held.
 */
export async function findBroken(client: Client, evidence: Evidence): Promise<Finding[]> {
  const findings = [
    ...(await checkReports(client, evidence.history)),
    ...(await checkRecords(client)),
    ...(await checkClocks(client, evidence.fastClock)),
  ];
  for (const hearing of evidence.hearings) findings.push(...(await checkHearing(client, hearing)));
  return findings;
}
