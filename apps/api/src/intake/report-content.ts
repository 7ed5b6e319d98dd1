import { DEFAULT_TLP } from '@fcert/kernel';
import type { ReportContent } from '@fcert/incidents';
import type { ReportBody } from './report-body.dto.js';

const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** What was left out is stored as unknown, never as a default that would look like a statement. */
export function reportContent(body: ReportBody): ReportContent {
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
