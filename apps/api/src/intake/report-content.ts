import { DEFAULT_TLP, DomainError, processTime } from '@fcert/kernel';
import type { ReportContent } from '@fcert/incidents';
import type { ReportBody } from './report-body.dto.js';

const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** A sender's clock may run ahead a little; beyond this the date is a slip worth telling. */
const AHEAD_MS = 60 * 60 * 1000;

/** Throws `in-the-future` (invalid): what is reported has happened. Deadlines never rest on this check. */
function refuseFuture(body: ReportBody): void {
  const latest = processTime.now().getTime() + AHEAD_MS;
  const ahead = (['occurredAt', 'detectedAt', 'awareAt'] as const).filter(
    (field) => body[field] !== undefined && Date.parse(body[field]) > latest,
  );
  if (ahead.length === 0) return;
  throw new DomainError(
    'invalid',
    'in-the-future',
    'A report tells of what has happened: check these times.',
    {
      errors: ahead.map((field) => ({
        pointer: `/${field}`,
        code: 'in-the-future',
        message: 'lies in the future; leave it out if it is not known',
      })),
    },
  );
}

/** What was left out is stored as unknown, never as a default that would look like a statement. */
export function reportContent(body: ReportBody): ReportContent {
  refuseFuture(body);
  return {
    title: body.title,
    description: body.description,
    category: body.category ?? null,
    severityClaim: body.severityClaim ?? null,
    occurredAt: instant(body.occurredAt),
    detectedAt: instant(body.detectedAt),
    awareAt: instant(body.awareAt),
    affected: { ...body.affected },
    observables: (body.observables ?? []).map((it) => ({ type: it.type, value: it.value })),
    sourceRef: body.sourceRef ?? null,
    contact: body.contact ? { ...body.contact } : null,
    tlp: body.tlp ?? DEFAULT_TLP,
  };
}
