import { appendAudit } from '@fcert/audit';
import { type Author, type NewEvent, type Tx, event, publish } from '@fcert/platform';
import type { Escalation } from './data/escalation.entity.js';
import type { Lapse } from './data/lapses.js';
import type { FiredStep } from './data/step-runs.js';

/** The columns by which every event about a chain tells whom it concerns. */
function about(chain: Escalation) {
  return {
    subjectKind: chain.subjectKind,
    subjectId: chain.subjectId,
    reference: chain.reference,
    version: chain.version,
    constituentId: chain.constituentId,
    providerId: chain.providerId,
    tlp: chain.tlp,
  };
}

function facts(chain: Escalation) {
  return {
    escalationId: chain.id,
    incidentId: chain.subjectKind === 'incident' ? chain.subjectId : null,
    clockRowId: chain.clockRowId,
  };
}

/** Audit entries of one kind about chains, in one statement. */
export function auditChains(
  tx: Tx,
  action: 'armed' | 're-timed' | 'ended' | 'acknowledged' | 'deferred' | 'unacknowledged',
  chains: readonly { chain: Escalation; data?: Readonly<Record<string, unknown>>; by?: Author }[],
): Promise<void> {
  return appendAudit(
    tx,
    chains.map(({ chain, data, by }) => ({
      action: `escalation.${action}`,
      objectKind: 'escalation',
      objectId: chain.id,
      reference: chain.reference,
      data: { clock: chain.clockRowId, ...data },
      ...(by ? { by } : {}),
    })),
  );
}

/** Tells audit ledger and shelf of runs: the desk named in each is responsible from now on. */
export async function announceRuns(tx: Tx, fired: readonly FiredStep[]): Promise<void> {
  await appendAudit(
    tx,
    fired.map(({ chain, step, pending, told, firedAt, lateByMs }) => ({
      action: 'escalation.raised',
      objectKind: 'escalation',
      objectId: chain.id,
      reference: chain.reference,
      data: {
        clock: chain.clockRowId,
        step: pending.stepNo,
        repeat: pending.repeatNo,
        action: step.action,
        to: step.targets.map((target) => target.id),
        recipients: told.recipients.map((one) => `${one.kind} ${one.id}`),
        resolution: told.resolution,
        dueAt: new Date(pending.dueAt).toISOString(),
        firedAt: firedAt.toISOString(),
        lateByMs,
      },
    })),
  );
  await publish(tx, fired.map(raisedEvent));
}

function raisedEvent({ chain, step, pending, told }: FiredStep): NewEvent {
  return event({
    ...about(chain),
    version: chain.version + 1,
    type: 'escalation.raised',
    payload: {
      ...facts(chain),
      step: pending.stepNo,
      action: step.action,
      to: step.targets.map((target) => target.id),
      recipients: told.recipients,
    },
  });
}

export async function announceAcknowledgement(tx: Tx, chain: Escalation): Promise<void> {
  await auditChains(tx, 'acknowledged', [{ chain }]);
  await publish(tx, [
    event({
      ...about(chain),
      type: 'escalation.acknowledged',
      payload: { ...facts(chain), by: chain.acknowledgedBy ?? '' },
    }),
  ]);
}

/** Nobody answers for these any more. */
export async function announceLapses(tx: Tx, lapses: readonly Lapse[]): Promise<void> {
  await auditChains(
    tx,
    'unacknowledged',
    lapses.map(({ chain, idleSince }) => ({
      chain,
      data: {
        acknowledgedAt: chain.acknowledgedAt?.toISOString(),
        acknowledgedBy: chain.acknowledgedBy,
        idleSince: idleSince.toISOString(),
      },
    })),
  );
  await publish(
    tx,
    lapses.map(({ chain, idleSince }) =>
      event({
        ...about(chain),
        version: chain.version + 1,
        type: 'escalation.unacknowledged',
        payload: { ...facts(chain), by: chain.acknowledgedBy ?? '', idleSince: idleSince.toISOString() },
      }),
    ),
  );
}
