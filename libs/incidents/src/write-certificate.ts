import { createHash } from 'node:crypto';
import { canonicalJson } from '@fcert/kernel';
import type { EntryAt } from '@fcert/audit';
import type { CertifiedFact, RestingStatement, SubjectStatements } from '@fcert/clock';
import {
  type Certificate,
  type CertificateBody,
  type CertifiedClock,
  type CertifiedInstant,
  type RestingFact,
  type RestsOn,
  toldTo,
  verdictWords,
} from './domain/certificate.js';

export interface NamedParty {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface CertificateMaterial {
  readonly scope: 'clock' | 'incident' | 'task';
  readonly kind: 'incident' | 'mssp-task';
  readonly record: SubjectStatements;
  /** The clocks it is about; at least one. */
  readonly statements: readonly RestingStatement[];
  readonly entries: readonly EntryAt[];
  readonly constituent: NamedParty;
  /** Who owes the clocks of a task. */
  readonly provider: NamedParty | null;
  /** The organisation it is told to; null for FCERT and its overseers. */
  readonly audience: string | null;
  /** Whether nothing more can come: the clock has ended, or the incident is closed and all its clocks have. */
  readonly isFinal: boolean;
}

/** Writes the certificate from what was recorded. Nothing in it depends on who asks or when, but for an interim one. */
export function writeCertificate(material: CertificateMaterial): Certificate {
  const { scope, record, statements, constituent, provider, isFinal } = material;
  const { subject } = record;
  const facts = factsUnder(material);
  const body: CertificateBody = {
    certificate: 'fcert-clock-certificate/1',
    scope,
    status: isFinal ? 'final' : 'interim',
    asOf: isFinal ? null : iso(subject.now),
    marking: subject.tlp,
    subject: {
      reference: subject.reference,
      openedAt: iso(subject.openedAt)!,
      constituent: { code: constituent.code, name: constituent.name },
    },
    clocks: statements.map((it) => clockOf(it, facts, provider ? [constituent, provider] : [constituent])),
    restsOn: restsOn(material, facts),
  };
  return {
    ...body,
    hashes: {
      canonicalization: 'RFC 8785',
      algorithm: 'SHA-256',
      facts: sha256(canonicalJson(body.restsOn)),
      document: sha256(canonicalJson(body)),
    },
  };
}

/** How many facts, from the first, the clocks of a certificate rest on. */
export function factsNeeded(statements: readonly RestingStatement[]): number {
  return Math.max(...statements.map(({ restsOnFacts }) => restsOnFacts));
}

function factsUnder({ record, statements, entries, audience }: CertificateMaterial): RestingFact[] {
  const facts = record.facts.slice(0, factsNeeded(statements));
  return toldTo(
    facts.map((fact) => factOf(fact, entries)),
    audience,
  );
}

function factOf(fact: CertifiedFact, entries: readonly EntryAt[]): RestingFact {
  const entry = entries.find(({ at, actorId }) => at === fact.recordedAt && actorId === fact.actor.id);
  return {
    seq: fact.seq,
    kind: fact.kind,
    at: iso(fact.at)!,
    recordedAt: iso(fact.recordedAt)!,
    body: fact.body,
    recordedBy: { ...fact.actor, label: entry?.actorLabel ?? null },
  };
}

function restsOn(material: CertificateMaterial, facts: readonly RestingFact[]): RestsOn {
  const { kind, record, statements, entries } = material;
  const policies = new Map(
    statements.map(({ policy, policySha256 }) => [
      `${policy.id} ${policy.version}`,
      { id: policy.id, version: policy.version, sha256: policySha256 },
    ]),
  );
  return {
    subject: { kind, reference: record.subject.reference },
    facts,
    auditEntries: entries.map(({ id, at, action }) => ({ id, at: iso(at)!, action })),
    policies: [...policies.values()],
  };
}

function clockOf(
  it: RestingStatement,
  facts: readonly RestingFact[],
  parties: readonly NamedParty[],
): CertifiedClock {
  const evidence = (told: { event: string; at: number | null; fact: number | null }): CertifiedInstant => {
    const fact = facts.find(({ seq }) => seq === told.fact);
    return {
      event: told.event,
      at: iso(told.at),
      fact: told.fact,
      recordedAt: fact?.recordedAt ?? null,
      recordedBy: fact ? (fact.recordedBy.label ?? fact.recordedBy.kind) : null,
    };
  };
  return {
    id: it.id,
    status: it.status,
    clock: it.clockId,
    instance: it.instance,
    title: it.title,
    dutyHolder: holderOf(it.dutyHolder, parties),
    policy: it.policy,
    start: evidence(it.start),
    anchor: evidence(it.anchor),
    due: {
      at: iso(it.due.at),
      working: it.due.working.map((step) => ({ ...step, from: iso(step.from), to: iso(step.to) })),
    },
    stop: it.stop && evidence(it.stop),
    verdict: {
      state: it.verdict.state,
      lateByMs: it.verdict.lateByMs,
      words: verdictWords(it.verdict),
    },
    pauses: it.pauses.map(({ from, to, reason, author }) => ({
      from: iso(from)!,
      to: iso(to),
      reason,
      author,
    })),
    firings: it.firings.map(({ level, dueAt, firedAt }) => ({
      level,
      dueAt: iso(dueAt)!,
      firedAt: iso(firedAt)!,
      lateByMs: firedAt - dueAt,
    })),
    restsOnFacts: it.restsOnFacts,
  };
}

/** Another organisation of the same incident is told by its kind alone. */
function holderOf(
  { kind, id }: RestingStatement['dutyHolder'],
  parties: readonly NamedParty[],
): CertifiedClock['dutyHolder'] {
  if (kind === 'fcert') return { kind, code: null, name: 'Federal CERT' };
  const party = parties.find((it) => it.id === id);
  if (party) return { kind, code: party.code, name: party.name };
  return { kind, code: null, name: 'Another organisation' };
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
