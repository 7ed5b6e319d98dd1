import {
  type FieldError,
  HAPPENING_FAULTS,
  SEVERITIES,
  happeningFault,
  isInstant,
  saysSomething,
} from '@fcert/kernel';

/** What a field holds. `yes-no` is true or false; `counts` are numbers by name. */
export type FieldKind = 'text' | 'instant' | 'list' | 'yes-no' | 'counts' | 'severity';

export interface ReportField {
  readonly id: string;
  readonly title: string;
  readonly kind: FieldKind;
}

/** "Not known" is an answer to every field, and is stored as such. */
export const UNKNOWN = 'unknown';

/** The fields that `requires` of a policy names, in the order of a form. */
export const REPORT_FIELDS: readonly ReportField[] = [
  field('organisation', 'Organisation', 'text'),
  field('contact', 'Contact reachable at any hour, on a channel that is not affected', 'text'),
  field('incident_owner', 'Who answers for the incident in the organisation', 'text'),
  field('summary', 'What happened', 'text'),
  field('category', 'Category', 'text'),
  field('severity', 'Severity as the organisation sees it', 'severity'),
  field('nature', 'Nature of the incident', 'text'),
  field('suspected_malicious', 'Suspected to be malicious or unlawful', 'yes-no'),
  field('cross_border', 'Effects in another country', 'yes-no'),
  field('occurred_at', 'When it began', 'instant'),
  field('detected_at', 'When a first sign was seen', 'instant'),
  field('aware_at', 'When the organisation knew that it is an incident', 'instant'),
  field('recovered_at', 'When normal service was restored', 'instant'),
  field('duration', 'How long it lasted', 'text'),
  field('services', 'Services that suffer or are down', 'list'),
  field('affected_systems', 'Affected systems: addresses, hosts, domains', 'list'),
  field('network_location', 'Where in the network', 'text'),
  field('affected_counts', 'How many systems, records, users', 'counts'),
  field('scope', 'How far it reaches', 'text'),
  field('data_categories', 'Kinds of data touched', 'list'),
  field('functional_impact', 'Effect on the work of the organisation', 'text'),
  field('information_impact', 'Effect on information: read, changed, lost', 'text'),
  field('recoverability', 'How well it can be recovered from', 'text'),
  field('indicators', 'Indicators: addresses, hashes, domains', 'list'),
  field('actions_taken', 'What was done', 'text'),
  field('root_cause', 'What caused it', 'text'),
  field('lessons', 'What is learned from it', 'text'),
  field('progress', 'What has changed since the last report', 'text'),
  field('operational_challenges', 'What makes the work difficult', 'text'),
  field('kpi_table', 'Figures of the period', 'counts'),
];

const BY_ID = new Map(REPORT_FIELDS.map((it) => [it.id, it]));
const TEXT_MAX = 8000;
const ITEM_MAX = 2048;
const ITEMS_MAX = 200;
const COUNT_MAX = 1_000_000_000_000;

/** A policy edited later may ask for a field nobody has described: it is a text under its own id. */
export function reportField(id: string): ReportField {
  return BY_ID.get(id) ?? field(id, id.replaceAll('_', ' '), 'text');
}

/** Faults of stated fields: ids nobody asks for, values of the wrong kind, times at which nothing has happened by `now`. */
export function fieldFaults(
  fields: Readonly<Record<string, unknown>>,
  asked: ReadonlySet<string>,
  now: Date,
): FieldError[] {
  return Object.entries(fields).flatMap(([id, value]) => {
    const pointer = `/fields/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!BY_ID.has(id) && !asked.has(id))
      return [{ pointer, code: 'unknown-field', message: 'This field is not known here.' }];
    if (value === UNKNOWN) return [];
    const { kind } = reportField(id);
    const wrong = WRONG[kind](value);
    if (wrong !== null) return [{ pointer, code: 'wrong-value', message: `${wrong}, or "${UNKNOWN}"` }];
    const code = kind === 'instant' ? happeningFault(new Date(value as string), now) : null;
    return code === null ? [] : [{ pointer, code, message: HAPPENING_FAULTS[code] }];
  });
}

/** One fault for each required field that neither this report nor an earlier statement fills. */
export function missingFields(
  requires: Iterable<string>,
  stated: Readonly<Record<string, unknown>>,
): FieldError[] {
  return [...new Set(requires)]
    .filter((id) => !isFilled(stated[id]))
    .map((id) => ({
      pointer: `/fields/${id}`,
      code: 'required',
      message: `${reportField(id).title}: this report needs it; "${UNKNOWN}" is an answer.`,
    }));
}

/** Whether a value answers its field. Blank texts do not, nor do lists of them or figures of nothing; no and zero do. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return saysSomething(value);
  if (Array.isArray(value)) return value.some(saysSomething);
  return typeof value !== 'object' || Object.keys(value).some(saysSomething);
}

/** When something happened, as the fields of a stage tell it. What is unknown or left out is not in it. */
export function statedInstants(fields: Readonly<Record<string, unknown>>): {
  occurredAt: Date | null;
  detectedAt: Date | null;
  awareAt: Date | null;
} {
  const at = (id: string) => (isInstant(fields[id]) ? new Date(fields[id]) : null);
  return { occurredAt: at('occurred_at'), detectedAt: at('detected_at'), awareAt: at('aware_at') };
}

/** What is wrong with a value of a kind, as words to follow "must be"; null when nothing is. */
const WRONG: Readonly<Record<FieldKind, (value: unknown) => string | null>> = {
  text: (value) =>
    typeof value === 'string' && value.length <= TEXT_MAX ? null : `a text of at most ${TEXT_MAX} characters`,
  instant: (value) =>
    isInstant(value) ? null : 'an instant that exists, with a zone, as in 2026-03-01T09:30:00+05:00',
  list: (value) =>
    Array.isArray(value) && value.length <= ITEMS_MAX && value.every(isItem)
      ? null
      : `a list of at most ${ITEMS_MAX} texts`,
  'yes-no': (value) => (typeof value === 'boolean' ? null : 'true or false'),
  counts: (value) => (isCounts(value) ? null : 'numbers by name, as in {"users": 40}'),
  severity: (value) =>
    (SEVERITIES as readonly unknown[]).includes(value) ? null : `one of ${SEVERITIES.join(', ')}`,
};

function isItem(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= ITEM_MAX;
}

function isCounts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= ITEMS_MAX &&
    entries.every(
      ([name, count]) => name.length <= 100 && typeof count === 'number' && count >= 0 && count <= COUNT_MAX,
    )
  );
}

function field(id: string, title: string, kind: FieldKind): ReportField {
  return { id, title, kind };
}
