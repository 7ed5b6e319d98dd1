import type { Pap, Tlp } from '@fcert/kernel';
import { DateTime } from 'luxon';

/** What is handed over, as it stood when the hand-off was prepared. Instants are UTC, ISO 8601. */
export interface HandOffContent {
  readonly incident: {
    readonly reference: string;
    readonly title: string;
    readonly state: string;
    readonly severity: string | null;
    readonly classification: string | null;
    readonly flags: readonly string[];
    readonly organisation: { readonly code: string; readonly name: string };
    readonly sector: string;
    readonly receivedAt: string;
    readonly reports: number;
  };
  /** The text under which the body is on the escalation path. */
  readonly instrument: Instrument | null;
  readonly clocks: readonly StatedClock[];
  /** null: left out on purpose. */
  readonly observables: readonly { readonly type: string; readonly value: string }[] | null;
  /** Absent on papers made before there was a marking; they stay as they were, byte for byte. */
  readonly pap?: Pap;
  /** Observables that their marking kept back. */
  readonly withheld?: number;
}

export interface Instrument {
  readonly policy: string;
  readonly version: string;
  readonly status: string;
  readonly caption: string;
  readonly citation: string | null;
}

/** A time limit of FCERT's. The caption keeps a house number from being read as law. */
export interface StatedClock {
  readonly title: string;
  readonly state: string;
  readonly dueAt: string | null;
  readonly caption: string;
  readonly citation: string | null;
}

export interface PaperFacts {
  readonly number: string;
  readonly tlp: Tlp;
  readonly to: string;
  readonly attention: string | null;
  readonly reason: string;
  readonly content: HandOffContent;
  readonly preparedAt: string;
  readonly preparedBy: string;
  readonly releasedAt: string | null;
  readonly releasedBy: string | null;
}

/** The paper as data: the same row gives the same document, field by field. */
export function paperDocument(facts: PaperFacts) {
  const { number, to, attention, reason, content } = facts;
  return {
    kind: 'fcert-hand-off' as const,
    formatVersion: 1,
    number,
    tlp: `TLP:${facts.tlp.toUpperCase()}`,
    ...(content.pap ? { pap: `PAP:${content.pap.toUpperCase()}` } : {}),
    from: 'Federal CERT of Pakistan',
    to,
    attention,
    reason,
    incident: content.incident,
    instrument: content.instrument,
    clocks: content.clocks,
    observables: content.observables,
    ...(content.withheld ? { withheld: content.withheld } : {}),
    prepared: { at: facts.preparedAt, by: facts.preparedBy },
    released:
      facts.releasedAt === null || facts.releasedBy === null
        ? null
        : { at: facts.releasedAt, by: facts.releasedBy },
  };
}
export type PaperDocument = ReturnType<typeof paperDocument>;

const WIDTH = 13;

/** The paper as plain text. Nothing that came from outside can begin a line of its own and pass for a heading. */
export function paperText(paper: PaperDocument, digest: string): string {
  const { incident } = paper;
  const lines = [
    paper.tlp,
    ...(paper.pap ? [paper.pap] : []),
    '',
    paper.from.toUpperCase(),
    `Hand-off ${paper.number}`,
    ...(paper.released ? [] : ['NOT RELEASED: stays inside FCERT']),
    '',
    field('To', paper.to),
    field('Attention', paper.attention ?? '-'),
    field('Incident', `${incident.reference}  ${incident.title}`),
    field(
      'Organisation',
      `${incident.organisation.name} (${incident.organisation.code}), ${incident.sector}`,
    ),
    field('Severity', incident.severity ?? 'not known yet'),
    field('Class', incident.classification ?? 'not classified yet'),
    field('State', incident.state),
    field('Flags', incident.flags.join(', ') || '-'),
    field('Received', instant(incident.receivedAt)),
    field('Reports', String(incident.reports)),
    ...section('Reason', paper.reason.split(/\r\n|\r|\n/)),
    ...section('Instrument', instrumentLines(paper.instrument)),
    ...section('Time limits of FCERT', paper.clocks.flatMap(clockLines)),
    ...section('Observables', observableLines(paper)),
    '',
    field('Prepared', `${instant(paper.prepared.at)}, ${paper.prepared.by}`),
    field(
      'Released',
      paper.released ? `${instant(paper.released.at)}, ${paper.released.by}` : 'not released',
    ),
    field('SHA-256', digest),
    '',
    paper.tlp,
  ];
  return `${lines.join('\n')}\n`;
}

function field(name: string, value: string): string {
  return `${name.padEnd(WIDTH)}${oneLine(value)}`;
}

function section(title: string, lines: readonly string[]): string[] {
  const body = lines.length > 0 ? lines : ['-'];
  return ['', title, ...body.map((line) => `  ${oneLine(line)}`)];
}

function instrumentLines(instrument: Instrument | null): string[] {
  if (!instrument) return [];
  const { policy, version, status, caption, citation } = instrument;
  return [`${policy} ${version} (${status})`, caption, ...(citation === null ? [] : [citation])];
}

function clockLines(clock: StatedClock): string[] {
  const due = clock.dueAt === null ? 'no time limit' : `due ${instant(clock.dueAt)}`;
  const source = clock.citation === null ? '' : `, ${clock.citation}`;
  return [`${clock.title}: ${due}, ${clock.state}`, `  ${clock.caption}${source}`];
}

function observableLines({
  observables,
  withheld,
}: Pick<PaperDocument, 'observables' | 'withheld'>): string[] {
  if (observables === null) return ['left out'];
  const kept = withheld ? [`${withheld} kept back by its marking`] : [];
  return [...observables.map(({ type, value }) => `${type.padEnd(WIDTH)}${value}`), ...kept];
}

/** Pakistan has one zone; both readings stand side by side because the receiver may be abroad. */
function instant(iso: string): string {
  const utc = DateTime.fromISO(iso, { zone: 'utc' });
  const local = utc.setZone('Asia/Karachi').toFormat('yyyy-MM-dd HH:mm:ss');
  return `${utc.toFormat('yyyy-MM-dd HH:mm:ss')} UTC (${local} PKT)`;
}

/** Controls, line ends and direction marks become spaces. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
