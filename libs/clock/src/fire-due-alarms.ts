import { type NewEvent, type Tx, crashPoint, event, metrics, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type FiredRow, fireDue } from './data/firing.js';
import { PolicyStore } from './data/policy-store.js';
import { shownBasis } from './domain/policy-words.js';
import { definitionIn } from './domain/recurring.js';

/** One alarm that has just fired, for the audit entry of the same transaction. */
export interface FiredAlarm extends Omit<FiredRow, 'pinned'> {
  readonly title: string;
  readonly caption: string;
}

export type OnFired = (tx: Tx, fired: readonly FiredAlarm[]) => Promise<void>;

/** How many alarms one transaction fires: enough for a burst, short enough to hold its locks for milliseconds. */
export const FIRING_BATCH = 200;

/**
 * Fires one batch of due alarms: the firing mark, the `missed` of a breached clock, the outbox events and whatever
 * `onFired` writes commit together, so each level fires exactly once. Lateness stays in the firing ledger.
 */
@Injectable()
export class FireDueAlarms {
  constructor(private readonly policies: PolicyStore) {}

  async execute(tx: Tx, { onFired, limit = FIRING_BATCH }: { onFired?: OnFired; limit?: number } = {}) {
    const rows = await fireDue(tx, limit);
    if (rows.length === 0) return [];
    const fired = await this.describe(tx, rows);
    await publish(tx, fired.map(eventOf));
    await onFired?.(tx, fired);
    crashPoint('clock.after-fire');
    tx.afterCommit(() => fired.forEach((one) => metrics.clockLatenessSeconds.observe(one.lateByMs / 1000)));
    return fired;
  }

  private async describe(tx: Tx, rows: readonly FiredRow[]): Promise<FiredAlarm[]> {
    const pins = new Map(
      rows.flatMap(({ pinned }) => pinned).map((pin) => [`${pin.id} ${pin.version}`, pin]),
    );
    const wanted = [...new Set(rows.map((row) => `${row.policyId} ${row.policyVersion}`))];
    const policies = await this.policies.resolve(
      tx,
      wanted.flatMap((key) => pins.get(key) ?? []),
    );
    const byKey = new Map(policies.map(({ document }) => [`${document.id} ${document.version}`, document]));
    return rows.map(({ pinned: _pinned, ...row }) => {
      const policy = byKey.get(`${row.policyId} ${row.policyVersion}`);
      const definition = policy && definitionIn(policy, row.clockId);
      const caption = policy && definition ? shownBasis(policy, definition).caption : (policy?.caption ?? '');
      return { ...row, title: definition?.title ?? row.clockId, caption };
    });
  }
}

function eventOf(fired: FiredAlarm): NewEvent {
  return event({
    type: fired.kind === 'due' ? 'clock.breached' : 'clock.due-soon',
    subjectKind: fired.subjectKind,
    subjectId: fired.subjectId,
    reference: fired.reference,
    // A firing changes no version of its incident or task.
    version: 0,
    constituentId: fired.constituentId,
    providerId: fired.providerId,
    tlp: fired.tlp,
    payload: {
      clockRowId: fired.clockRowId,
      clockId: fired.clockId,
      title: fired.title,
      subjectKind: fired.subjectKind,
      subjectId: fired.subjectId,
      dutyHolder: fired.holderKind,
      level: fired.level,
      dueAt: fired.dueAt.toISOString(),
      firedAt: fired.firedAt.toISOString(),
      lateByMs: Math.round(fired.lateByMs),
      caption: fired.caption,
    },
  });
}
