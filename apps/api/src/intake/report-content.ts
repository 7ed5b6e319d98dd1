import {
  DEFAULT_TLP,
  DomainError,
  type FieldError,
  HAPPENING_FAULTS,
  happeningFault,
  processTime,
} from '@fcert/kernel';
import type { ReportContent } from '@fcert/incidents';
import type { ReportBody } from './report-body.dto.js';

const INSTANTS = ['occurredAt', 'detectedAt', 'awareAt'] as const;

const SAYS = {
  'in-the-future': 'A report tells of what has happened: check these times.',
  'too-long-ago': 'Clocks count from these times, and nobody knew of it so long ago: check them.',
};

/** Throws by the first fault (invalid): what is reported has happened. Deadlines never rest on this check. */
function refuseImpossible(body: ReportBody): void {
  const now = processTime.now();
  const errors = INSTANTS.flatMap((field): (FieldError & { code: keyof typeof SAYS })[] => {
    const code = body[field] === undefined ? null : happeningFault(new Date(body[field]), now);
    return code === null ? [] : [{ pointer: `/${field}`, code, message: HAPPENING_FAULTS[code] }];
  });
  const [first] = errors;
  if (first) throw new DomainError('invalid', first.code, SAYS[first.code], { errors });
}

const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** What was left out is stored as unknown, never as a default that would look like a statement. */
export function reportContent(body: ReportBody): ReportContent {
  refuseImpossible(body);
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
