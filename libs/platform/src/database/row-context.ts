import type { Actor } from '@fcert/kernel';
import type { ClientBase } from 'pg';
import { prepared } from './prepared.js';

/**
 * What the policies of the tables read (migration `row-security`). The third argument of each call binds it to the
 * transaction: set for the session, it would stay on the connection for whoever borrows it next.
 */
const SET_CONTEXT = `SELECT set_config('app.kind', $1, true), set_config('app.role', $2, true),
  set_config('app.actor', $3, true), set_config('app.constituent', $4, true), set_config('app.provider', $5, true)`;

/** Tells the open transaction for whom it runs. Travels with the statements around it, so it costs no way of its own. */
export function setRowContext(connection: ClientBase, actor: Actor): Promise<unknown> {
  const own =
    actor.kind === 'system'
      ? ['', actor.id, '', '']
      : [actor.role, actor.id, actor.constituentId ?? '', actor.providerId ?? ''];
  return prepared(connection, SET_CONTEXT, [actor.kind, ...own]);
}
