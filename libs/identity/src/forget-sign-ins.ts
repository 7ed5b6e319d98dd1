import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { forgetResets } from './data/password-resets.js';
import { forgetNonces } from './data/signed-requests.js';
import { FORGET_AFTER_HOURS, KNOWN_DAYS } from './domain/sign-in-backoff.js';

/** A session's row is of no use once it is over; that it was is in the audit ledger. */
const SESSION_DAYS = 30;
/** Rows of each table a round deletes at most: a flood of guesses is worked off over several rounds. */
const ROUND = 5000;

/** Deletes counters that no longer count, nonces of old and sessions long over, so that strangers cannot fill the tables for ever. */
@Injectable()
export class ForgetSignIns {
  constructor(private readonly transactions: Transactions) {}

  /** Returns how many rows went; call again while it is a full round. */
  async execute(): Promise<number> {
    return this.transactions.run({ actor: systemActor('sign-in') }, async (tx) => {
      const attempts = await tx.query(
        `DELETE FROM sign_in_attempt WHERE ctid IN
           (SELECT ctid FROM sign_in_attempt
             WHERE last_failed_at < now() - make_interval(hours => ${FORGET_AFTER_HOURS})
               AND (succeeded_at IS NULL OR succeeded_at < now() - make_interval(days => ${KNOWN_DAYS}))
             LIMIT ${ROUND} FOR UPDATE SKIP LOCKED) RETURNING 1`,
      );
      const sessions = await tx.query(
        `DELETE FROM person_session WHERE ctid IN
           (SELECT ctid FROM person_session
             WHERE coalesce(revoked_at, expires_at) < now() - make_interval(days => ${SESSION_DAYS})
             LIMIT ${ROUND} FOR UPDATE SKIP LOCKED) RETURNING 1`,
      );
      const challenges = await tx.query(
        `DELETE FROM spent_challenge WHERE ctid IN
           (SELECT ctid FROM spent_challenge WHERE spent_at < now() - interval '1 hour'
             LIMIT ${ROUND} FOR UPDATE SKIP LOCKED) RETURNING 1`,
      );
      const others = challenges.length + (await forgetNonces(tx, ROUND)) + (await forgetResets(tx, ROUND));
      return attempts.length + sessions.length + others;
    });
  }
}
