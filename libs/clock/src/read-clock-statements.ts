import { createHash } from 'node:crypto';
import { canonicalJson } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { PolicyStore } from './data/policy-store.js';
import {
  type CertifiedFact,
  type Firing,
  type RestingRecord,
  historyOf,
  readRestingRecord,
} from './data/resting-record.read-model.js';
import type { SubjectKey } from './data/subject-store.js';
import { instanceName } from './domain/clock-rows.js';
import { type ClockStatement, statementOf } from './domain/clock-statement.js';
import type { PinnedPolicy } from './domain/clock-state.js';
import { type RestingClock, restingClocks } from './domain/closing.js';

export interface RestingStatement extends ClockStatement {
  /** Id of the clock's row. */
  readonly id: string;
  readonly policySha256: string;
  readonly firings: readonly Omit<Firing, 'clockRowId'>[];
  /** How many facts of the history it rests on: the first ones, in order of recording. */
  readonly restsOnFacts: number;
}

export interface SubjectStatements {
  readonly subject: Pick<RestingRecord, 'reference' | 'tlp' | 'constituentId' | 'openedAt' | 'now'>;
  readonly statements: readonly RestingStatement[];
  /** The history as it is stored. */
  readonly facts: readonly CertifiedFact[];
}

/**
 * What can be certified of the clocks of a subject, recomputed from its history and the texts it is pinned to, not
 * read from the rows that show them.
 */
@Injectable()
export class ReadClockStatements {
  constructor(private readonly policies: PolicyStore) {}

  /** Undefined where nothing of this kind and id has clocks. */
  async execute(q: Queryable, subject: SubjectKey): Promise<SubjectStatements | undefined> {
    const record = await readRestingRecord(q, subject);
    if (!record) return undefined;
    const policies = await this.policies.resolve(q, record.pinned);
    const hashes = new Map(policies.map(({ document }) => [document, sha256(canonicalJson(document))]));
    const clocks = restingClocks(policies, historyOf(record.facts));
    const { reference, tlp, constituentId, openedAt, now, facts } = record;
    return {
      subject: { reference, tlp, constituentId, openedAt, now },
      statements: clocks.flatMap((it) => describe(it, record, hashes)),
      facts,
    };
  }
}

/** A clock that the history makes but no row keeps cannot be asked for, so nothing is said of it. */
function describe(
  resting: RestingClock,
  record: RestingRecord,
  hashes: ReadonlyMap<PinnedPolicy['document'], string>,
): RestingStatement[] {
  const id = record.ids.get(instanceName(resting.clock));
  if (id === undefined) return [];
  const firings = record.firings.filter(({ clockRowId }) => clockRowId === id);
  return [
    {
      ...statementOf(resting, record.now),
      id,
      policySha256: hashes.get(resting.clock.pinned.policy.document)!,
      firings: firings.map(({ level, dueAt, firedAt }) => ({ level, dueAt, firedAt })),
      restsOnFacts: resting.facts.length,
    },
  ];
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
