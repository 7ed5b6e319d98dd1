import type { Queryable } from '@fcert/platform';

/** The earliest instant at which a step of any chain is due; null where no chain waits. */
export async function nextStepAt(q: Queryable): Promise<Date | null> {
  const [row] = await q.query<{ at: Date | null }>('SELECT min(next_step_at) AS at FROM escalation');
  return row?.at ?? null;
}
