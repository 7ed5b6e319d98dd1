import { setImmediate as nextTurn } from 'node:timers/promises';
import { DomainError } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import {
  type PastEnd,
  type PastSelection,
  countPastSubjects,
  pastSubjects,
  presentInstant,
} from './data/past-subjects.read-model.js';
import type { PolicyStore } from './data/policy-store.js';
import type { PastSubject } from './domain/dry-run.js';
import type { Instant } from './domain/instant.js';

/** Most incidents and tasks one dry run looks at: seconds of work, and as many rows as a person can still judge. */
export const MOST_SUBJECTS = 1000;
/** Read in one statement. */
const AT_A_TIME = 50;

export interface PastPage {
  readonly after: PastEnd | null;
  readonly limit: number;
}

export interface PastReading<Row> {
  /** The instant everything was judged at, on the database's time. */
  readonly at: Date;
  readonly rows: readonly Row[];
  readonly next: PastEnd | null;
}

/**
 * Computes something about past subjects, in bounded turns. The first page goes through the whole selection, since its
 * totals do (`each` sees every row); a later page only through its own rows. Writes nothing.
 */
export async function overPastSubjects<Row>(
  q: Queryable,
  { policies, selection, page }: { policies: PolicyStore; selection: PastSelection; page: PastPage },
  each: (subject: PastSubject, at: Instant) => Row,
): Promise<PastReading<Row> & { all: readonly Row[] }> {
  const whole = page.after === null;
  if (whole) await refuseTooMany(q, selection);
  const at = await presentInstant(q);
  const all: Row[] = [];
  let end: PastEnd | null = null;
  let after = page.after;
  const wanted = whole ? MOST_SUBJECTS : page.limit + 1;
  while (all.length < wanted) {
    const limit = Math.min(AT_A_TIME, wanted - all.length);
    const found = await pastSubjects(q, selection, { after, limit });
    for (const { pinned, openedAt, sortKey, ...row } of found) {
      const resolved = await policies.resolve(q, pinned);
      all.push(each({ ...row, openedAt: openedAt.getTime(), policies: resolved }, at.getTime()));
      after = { key: sortKey, id: row.id };
      if (all.length === page.limit) end = after;
      // One subject is milliseconds of computing: other requests have their turn after each.
      await nextTurn();
    }
    if (found.length < limit) break;
  }
  return { at, all, rows: all.slice(0, page.limit), next: all.length > page.limit ? end : null };
}

async function refuseTooMany(q: Queryable, selection: PastSelection): Promise<void> {
  const count = await countPastSubjects(q, selection, MOST_SUBJECTS);
  if (count <= MOST_SUBJECTS) return;
  throw new DomainError(
    'unprocessable',
    'too-many-incidents',
    `More than ${MOST_SUBJECTS} incidents and tasks fall into this selection. Take a shorter period.`,
  );
}
