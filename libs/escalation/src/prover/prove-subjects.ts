import type { Queryable } from '@fcert/platform';
import type { ProvingConnection } from './data/proving-connection.js';
import { readCircumstances } from './data/read-open.js';
import { PinnedTexts } from './data/read-policies.js';
import { type Key, type SubjectRows, readSubjects } from './data/read-subjects.js';
import type { Finding } from './domain/finding.js';
import { judgeAlarms } from './domain/judge-alarms.js';
import { judgeChains } from './domain/judge-chains.js';
import { judgeClocks } from './domain/judge-clocks.js';
import { judgeOwed } from './judge-owed.js';
import type { Circumstances } from './domain/records.js';
import { HistoryOfSubject } from './expected-subject.js';

/** Subjects read on one snapshot: enough to share the way, few enough to hold. */
const USUAL_PORTION = 250;

export type OnFindings = (findings: readonly Finding[], keys: readonly Key[]) => Promise<void>;

/** Recomputes subjects from their history and compares. Portion by portion, so that memory does not grow with their number. */
export class SubjectProver {
  private readonly texts = new PinnedTexts();

  constructor(
    private readonly connection: ProvingConnection,
    private readonly portion = USUAL_PORTION,
  ) {}

  async prove(keys: readonly Key[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (let from = 0; from < keys.length; from += this.portion) {
      const portion = keys.slice(from, from + this.portion);
      const { rows, circumstances } = await this.connection.snapshot((q) => this.read(q, portion));
      for (const row of rows) findings.push(...this.judge(row, circumstances));
    }
    return findings;
  }

  private async read(q: Queryable, keys: readonly Key[]) {
    const circumstances = await readCircumstances(q);
    const rows = await readSubjects(q, keys);
    await this.texts.fetch(
      q,
      rows.flatMap((row) => row.pinned),
    );
    return { rows, circumstances };
  }

  private judge(row: SubjectRows, circumstances: Circumstances): Finding[] {
    const subject = { kind: row.kind, id: row.id, reference: row.reference };
    const policies = this.texts.of(row.pinned);
    const cannot = (says: string): Finding[] => [
      { kind: 'clock-changed', about: row.id, subject, says, evidence: {}, lasts: true },
    ];
    if (!policies) return cannot('a pinned text is not there');
    if (row.history.length === 0) return cannot('it has clocks and no history');
    try {
      const history = new HistoryOfSubject(policies, row.history);
      return [
        ...judgeClocks(row, history.clocks),
        ...judgeOwed(row, policies),
        ...judgeAlarms(row, history, circumstances),
        ...judgeChains(row, history, circumstances),
      ];
    } catch (error) {
      return cannot(`its history cannot be followed: ${(error as Error).message.slice(0, 200)}`);
    }
  }
}
