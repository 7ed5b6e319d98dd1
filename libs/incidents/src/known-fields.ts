import type { Constituent } from '@fcert/constituents';
import type { HandledReport } from './data/report.repository.js';

/** What a first report has already said, under the ids of the fields that policies ask for. */
export function fieldsOfReport(report: HandledReport, body: Constituent | null): Record<string, unknown> {
  const { affected, contact } = report;
  const said: Record<string, unknown> = {
    organisation: body?.name,
    // Whoever reports can be asked, also where nobody else is named.
    contact: contact ? Object.values(contact).join(', ') : report.callerLabel,
    summary: report.title,
    nature: report.description,
    category: report.category,
    severity: report.severityClaim,
    occurred_at: report.occurredAt?.toISOString(),
    detected_at: report.detectedAt?.toISOString(),
    aware_at: report.awareAt?.toISOString(),
    services: affected.services,
    affected_systems: affected.systems,
    affected_counts: affected.users === undefined ? undefined : { users: affected.users },
    indicators: report.observables.length > 0 ? report.observables.map(({ value }) => value) : undefined,
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * Ids of the fields a first report fills. It comes from a known organisation, and its time of awareness may stay
 * unknown: neither holds a first report up.
 */
export function filledBy(report: HandledReport): string[] {
  return [...new Set(['organisation', 'aware_at', ...Object.keys(fieldsOfReport(report, null))])];
}
