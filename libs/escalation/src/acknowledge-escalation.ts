import { DomainError, actorLabel, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { addTimeline } from '@fcert/incidents';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAcknowledgement } from './announce-escalation.js';
import type { Escalation } from './data/escalation.entity.js';
import { acknowledgeChain, lockEscalation } from './data/escalation.repository.js';
import { lastRuns } from './data/lapses.js';
import { REFUSAL_TEXTS, refuseAcknowledgement } from './domain/lifecycle.js';
import { standingStep } from './domain/next-run.js';

/**
 * A person answers for it: no later step of this chain runs. The row lock decides between an acknowledgement and a
 * step of the same instant; whichever is second sees what the first did. Asked again, it answers the same.
 */
@Injectable()
export class AcknowledgeEscalation {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: { id: string }): Promise<Escalation> {
    return this.transactions.run(acting, async (tx) => {
      const chain = await lockEscalation(tx, input.id);
      permit(tx, chain);
      const refusal = refuseAcknowledgement(chain.state);
      if (refusal) throw new DomainError('refused', refusal, REFUSAL_TEXTS[refusal]);
      if (chain.state === 'acknowledged') return chain;
      const last = (await lastRuns(tx, [chain.id])).get(chain.id) ?? null;
      const acknowledged = await acknowledgeChain(tx, chain.id, {
        label: actorLabel(tx.actor),
        id: tx.actor.id,
        lapsesAfterMs: standingStep(chain.snapshot.steps, last)?.unacknowledgeAfterMs ?? null,
      });
      await tellIncident(tx, acknowledged);
      await announceAcknowledgement(tx, acknowledged);
      return acknowledged;
    });
  }
}

function permit(tx: Tx, chain: Escalation): void {
  const seen = chain.subjectKind === 'incident' ? 'incident:read' : 'mssp-task:read';
  if (!can(tx.actor, seen, chain)) throw notFound('escalation');
  if (can(tx.actor, 'escalation:acknowledge', chain)) return;
  throw new DomainError(
    'forbidden',
    'forbidden',
    'Acknowledging an escalation belongs to a person at FCERT.',
  );
}

async function tellIncident(tx: Tx, chain: Escalation): Promise<void> {
  if (chain.subjectKind !== 'incident') return;
  const what = chain.snapshot.clock?.title ?? 'escalation by hand';
  await addTimeline(tx, chain.subjectId, [
    { kind: 'escalation', text: `Acknowledged: ${what}`, data: { escalation: chain.id } },
  ]);
}
