import type { Tx } from '@fcert/platform';
import { ATTEMPT_SUBJECTS, type AttemptSubject, FORGET_AFTER_HOURS, remainingWait } from '../domain/sign-in-backoff.js';

/** What a try is counted under. */
export type AttemptHashes = Readonly<Partial<Record<AttemptSubject, Buffer>>>;

function columns(hashes: AttemptHashes): [AttemptSubject[], Buffer[]] {
  const counted = ATTEMPT_SUBJECTS.filter((subject) => hashes[subject] !== undefined);
  return [counted, counted.map((subject) => hashes[subject]!)];
}

/**
 * Counts a try as failed before it is made, so that many at once cannot slip past the wait; success takes the count
 * back. Returns the seconds still to wait, and counts nothing then. The rows are locked in one order in every
 * transaction.
 */
export async function reserveAttempt(tx: Tx, hashes: AttemptHashes): Promise<number> {
  const rows = await tx.query<{ subject: AttemptSubject; failures: number; age: number }>(
    `INSERT INTO sign_in_attempt AS a (subject_kind, subject_hash, failures, last_failed_at)
     SELECT s.kind, s.hash, 0, now() FROM unnest($1::text[], $2::bytea[]) AS s(kind, hash)
     ON CONFLICT (subject_kind, subject_hash) DO UPDATE
       SET failures = CASE WHEN a.last_failed_at < now() - make_interval(hours => ${FORGET_AFTER_HOURS}) THEN 0
                           ELSE a.failures END
     RETURNING subject_kind AS subject, failures,
               extract(epoch FROM clock_timestamp() - last_failed_at)::float8 AS age`,
    columns(hashes),
  );
  const wait = Math.max(...rows.map((row) => remainingWait(row.subject, row.failures, row.age)));
  if (wait > 0) return wait;
  await tx.query(
    `UPDATE sign_in_attempt SET failures = failures + 1, last_failed_at = clock_timestamp()
      WHERE (subject_kind, subject_hash) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))`,
    columns(hashes),
  );
  return 0;
}

/** The right password came: the account is free again, the address keeps what it failed elsewhere. */
export async function forgiveAttempt(tx: Tx, hashes: AttemptHashes): Promise<void> {
  await tx.query(
    `UPDATE sign_in_attempt SET failures = CASE subject_kind WHEN 'address' THEN greatest(failures - 1, 0) ELSE 0 END
      WHERE (subject_kind, subject_hash) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))`,
    columns(hashes),
  );
}
