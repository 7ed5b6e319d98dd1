import { saysSomething } from '@fcert/kernel';
import type { Constituent } from '@fcert/constituents';
import type { HandledReport } from './data/report.repository.js';
import { isFilled } from './domain/report-fields.js';

/** What a first report has already said, under the ids of the fields that policies ask for. */
export function fieldsOfReport(report: HandledReport, body: Constituent | null): Record<string, unknown> {
  const { affected } = report;
  const contact = Object.values(report.contact ?? {}).filter(saysSomething);
  const said: Record<string, unknown> = {
    organisation: body?.name,
    // Whoever reports can be asked, also where nobody else is named.
    contact: contact.length > 0 ? contact.join(', ') : report.callerLabel,
    summary: report.title,
    nature: report.description,
    category: report.category,
    severity: report.severityClaim,
    occurred_at: report.occurredAt?.toISOString(),
    detected_at: report.detectedAt?.toISOString(),
    aware_at: report.awareAt?.toISOString(),
    services: affected.services,
    affected_systems: affected.systems,
    affected_counts: typeof affected.users === 'number' ? { users: affected.users } : undefined,
    indicators: report.observables.length > 0 ? report.observables.map(({ value }) => value) : undefined,
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== null && value !== undefined),
  );
}

/**
 * Ids of the fields a first report fills. It comes from a known organisation, and its time of awareness may stay
 * unknown: neither holds a first report up. What is blank was taken, but fills nothing.
 */
export function filledBy(report: HandledReport): string[] {
  const filled = Object.entries(fieldsOfReport(report, null)).filter(([, value]) => isFilled(value));
  return [...new Set(['organisation', 'aware_at', ...filled.map(([id]) => id)])];
}
