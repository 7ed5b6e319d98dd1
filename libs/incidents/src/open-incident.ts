import { notFound } from '@fcert/kernel';
import { findConstituent } from '@fcert/constituents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Incident } from './data/incident.entity.js';
import { lockReport } from './data/report.repository.js';
import { OpenIncidents, type TriageFinding } from './open-incidents.js';

/** Opens FCERT's record for one report; see OpenIncidents. */
@Injectable()
export class OpenIncident {
  constructor(private readonly incidents: OpenIncidents) {}

  /** Throws `report-already-triaged` (conflict) when the report has an incident. */
  async execute(tx: Tx, input: { reportId: string; finding: TriageFinding }): Promise<Incident> {
    const report = await lockReport(tx, input.reportId);
    if (!report) throw notFound('report');
    const body = await findConstituent(tx, report.constituentId);
    if (!body) throw notFound('constituent');
    const [incident] = await this.incidents.execute(tx, [{ report, body, finding: input.finding }]);
    return incident!;
  }
}
