import type { Queryable } from '@fcert/platform';
import { LIVE_SESSION } from './sessions.js';

/** A place where somebody is signed in now. */
export interface SessionView {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly secondFactorAt: Date | null;
  readonly client: string | null;
}

/** More are never shown: whoever has more ends them all. */
const MOST = 200;

/** Live sessions of a person, newest first. */
export function sessionsOf(q: Queryable, personId: string): Promise<SessionView[]> {
  return q.query<SessionView>(
    `SELECT s.id, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt",
            s.second_factor_at AS "secondFactorAt", s.client
       FROM person_session s JOIN person p ON p.id = s.person_id
      WHERE s.person_id = $1 AND ${LIVE_SESSION} ORDER BY s.created_at DESC, s.id DESC LIMIT ${MOST}`,
    [personId],
  );
}
