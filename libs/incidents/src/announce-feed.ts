import { appendAudit } from '@fcert/audit';
import { DEFAULT_TLP } from '@fcert/kernel';
import { type NewEvent, type Tx, publish } from '@fcert/platform';
import type { FeedWatch } from './data/feed-watch.entity.js';

/** Writes down what became of watched feeds, and tells the desk of those that fell silent or were heard again. */
export async function announceFeeds(
  tx: Tx,
  changes: readonly { watch: FeedWatch; change: 'silent' | 'heard' }[],
): Promise<void> {
  if (changes.length === 0) return;
  await publish(
    tx,
    changes.map(({ watch, change }) => eventOf(watch, change)),
  );
  await auditFeeds(tx, changes);
}

export function auditFeeds(
  tx: Tx,
  changes: readonly { watch: FeedWatch; change: string; reason?: string }[],
): Promise<void> {
  return appendAudit(
    tx,
    changes.map(({ watch, change, reason }) => ({
      action: `feed-watch.${change}`,
      objectKind: 'feed-watch',
      objectId: watch.id,
      data: {
        state: watch.state,
        rhythm: watch.rhythm,
        silentAfterSeconds: watch.silentAfterSeconds,
        heardAt: watch.heardAt.toISOString(),
        ...(reason === undefined ? {} : { reason }),
      },
    })),
  );
}

function eventOf(watch: FeedWatch, change: 'silent' | 'heard'): NewEvent {
  return {
    type: `feed.${change}`,
    payload: {
      feedWatchId: watch.id,
      name: watch.name,
      heardAt: watch.heardAt.toISOString(),
      silentSince: watch.silentSince?.toISOString() ?? null,
      silentAfterSeconds: watch.silentAfterSeconds,
    },
    subjectKind: 'feed-watch',
    subjectId: watch.id,
    reference: null,
    version: watch.version,
    constituentId: watch.constituentId,
    providerId: null,
    tlp: DEFAULT_TLP,
  };
}
