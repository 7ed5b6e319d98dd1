import type { Tx } from '@fcert/platform';
import { PATIENCE_HOURS } from '../domain/back-off.js';
import type { MessageState } from '../domain/message.js';

/** A dead message is to be sent again, with the whole patience before it. Its id stays, so a receiver can tell a repeat. */
export async function wakeDeadMessage(tx: Tx, id: string): Promise<MessageState | undefined> {
  const [row] = await tx.query<{ state: MessageState }>(
    `UPDATE alert_message SET state = 'waiting', reason = NULL, settled_at = NULL, next_attempt_at = now(),
            give_up_at = now() + make_interval(hours => ${PATIENCE_HOURS})
      WHERE id = $1 AND state = 'dead' RETURNING state`,
    [id],
  );
  return row?.state;
}

/** Ends everything that waits, with an open attempt or without: in a restored world no sender of it is alive. */
export async function holdWaiting(tx: Tx): Promise<number> {
  const held = await tx.query<{ id: string }>(
    `UPDATE alert_message SET state = 'dead', reason = 'restored', next_attempt_at = NULL, settled_at = now()
      WHERE state = 'waiting' RETURNING id`,
  );
  return held.length;
}
