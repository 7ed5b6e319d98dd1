import type { Tx } from '@fcert/platform';
import {
  ATTACK,
  ATTEMPT_SUBJECTS,
  type AttemptSubject,
  FORGET_AFTER_HOURS,
  KNOWN_DAYS,
  remainingWait,
} from '../domain/sign-in-backoff.js';

/** What a try is counted under. */
export type AttemptHashes = Readonly<Partial<Record<AttemptSubject, Buffer>>>;

function columns(hashes: AttemptHashes): [AttemptSubject[], Buffer[]] {
  const counted = ATTEMPT_SUBJECTS.filter((subject) => hashes[subject] !== undefined);
  return [counted, counted.map((subject) => hashes[subject]!)];
}

interface Counted {
  readonly subject: AttemptSubject;
  readonly failures: number;
  readonly age: number;
  /** Whether somebody has signed in so before. */
  readonly isKnown: boolean;
}

/**
 * Counts a try as failed before it is made, so that many at once cannot slip past the wait; success takes the count
 * back. Returns the seconds still to wait, and counts nothing then. The rows are locked in one order in every
 * transaction.
 */
export async function reserveAttempt(tx: Tx, hashes: AttemptHashes): Promise<number> {
  const isUnderAttack = await guessesAbound(tx);
  const rows = await tx.query<Counted>(
    `INSERT INTO sign_in_attempt AS a (subject_kind, subject_hash, failures, last_failed_at)
     SELECT s.kind, s.hash, 0, now() FROM unnest($1::text[], $2::bytea[]) AS s(kind, hash)
     ON CONFLICT (subject_kind, subject_hash) DO UPDATE
       SET failures = CASE WHEN a.last_failed_at < now() - make_interval(hours => ${FORGET_AFTER_HOURS}) THEN 0
                           ELSE a.failures END
     RETURNING subject_kind AS subject, failures,
               extract(epoch FROM clock_timestamp() - last_failed_at)::float8 AS age,
               coalesce(succeeded_at > now() - make_interval(days => ${KNOWN_DAYS}), false) AS "isKnown"`,
    columns(hashes),
  );
  const isAtHome = rows.some(({ subject, isKnown }) => subject === 'pair' && isKnown);
  const counted = isAtHome ? rows.filter(({ subject }) => subject !== 'account') : rows;
  const wait = Math.max(...counted.map((row) => remainingWait(row.subject, row.failures, row.age, isUnderAttack)));
  if (wait > 0) return wait;
  await tx.query(
    `UPDATE sign_in_attempt SET failures = failures + 1, last_failed_at = clock_timestamp()
      WHERE (subject_kind, subject_hash) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))`,
    columns(hashes),
  );
  return 0;
}

/** Guesses at many accounts from many addresses, none of them often: only all of them together show it. */
async function guessesAbound(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT 1 FROM sign_in_attempt WHERE subject_kind = 'pair' AND failures > 0
          AND last_failed_at > now() - make_interval(mins => ${ATTACK.minutes}) LIMIT ${ATTACK.pairs}) AS lately`,
  );
  return row!.n >= ATTACK.pairs;
}

/** The right password came: the account is free again, the address keeps what it failed elsewhere. */
export async function forgiveAttempt(tx: Tx, hashes: AttemptHashes): Promise<void> {
  await tx.query(
    `UPDATE sign_in_attempt
        SET failures = CASE subject_kind WHEN 'address' THEN greatest(failures - 1, 0) ELSE 0 END,
            succeeded_at = CASE subject_kind WHEN 'pair' THEN now() ELSE succeeded_at END
      WHERE (subject_kind, subject_hash) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))`,
    columns(hashes),
  );
}
