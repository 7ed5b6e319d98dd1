import { DomainError, actorLabel, newId, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Incident, addTimeline, findIncident, lockIncidentById } from '@fcert/incidents';
import { type Acting, Transactions, type Tx, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditChains } from './announce-escalation.js';
import { ClockPlans } from './clock-plans.js';
import type { Escalation } from './data/escalation.entity.js';
import { type NewEscalation, insertChains, lockEscalation } from './data/escalation.repository.js';
import { type Refusal, REFUSAL_TEXTS } from './domain/lifecycle.js';
import { firstRun } from './domain/next-run.js';
import { lineAbove } from './domain/pin-steps.js';
import type { PathNode, PinnedStep } from './domain/snapshot.js';
import { HandOffDesk } from './hand-off-desk.js';
import { StepRunner } from './step-runner.js';

export interface RaiseInput {
  /** Of the incident. */
  readonly reference: string;
  /** Id of a desk on the escalation path of the policy the incident is bound to. */
  readonly to: string;
  readonly reason: string;
}

/**
 * An analyst escalates by hand: the next desk is told and named as responsible. Naming an outside body prepares a
 * hand-off and releases it in the same act, where one person may; nothing but a person's act tells one.
 */
@Injectable()
export class RaiseEscalation {
  constructor(
    private readonly transactions: Transactions,
    private readonly plans: ClockPlans,
    private readonly runner: StepRunner,
    private readonly handOffs: HandOffDesk,
  ) {}

  execute(acting: Acting, input: RaiseInput): Promise<Escalation> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await this.incident(tx, input.reference);
      const { desk, above } = await this.desk(tx, incident, input.to);
      if (incident.state === 'closed') throw refused('incident-closed');
      const reason = input.reason.trim();
      if (reason === '') throw invalid('reason-missing', '/reason');
      await this.tellIncident(tx, incident, desk, reason);
      const [chain] = await insertChains(tx, [await chainOf(tx, incident, { desk, above, reason })]);
      await auditChains(tx, 'armed', [{ chain: chain!, data: { to: desk.id, reason } }]);
      await this.runner.run(tx, [chain!]);
      return lockEscalation(tx, chain!.id);
    });
  }

  /** Who may not read it learns nothing. Locked, so that closing and escalating follow one another. */
  private async incident(tx: Tx, reference: string): Promise<Incident> {
    const found = await findIncident(tx, { reference });
    if (!found || !can(tx.actor, 'incident:read', found)) throw notFound('incident');
    if (can(tx.actor, 'incident:escalate', found)) return lockIncidentById(tx, found.id);
    throw new DomainError('forbidden', 'forbidden', 'You may read this incident but not escalate it.');
  }

  private async desk(tx: Tx, incident: Incident, to: string): Promise<Pick<ByHand, 'desk' | 'above'>> {
    const { path, holds } = await this.plans.deskPath(tx, incident);
    const desk = path.nodes.find((node) => node.id === to);
    if (desk) return { desk, above: { [desk.id]: lineAbove({ path, holds }, desk.id) } };
    throw invalid('no-such-desk', '/to', { desks: path.nodes.map((node) => node.id) });
  }

  private async tellIncident(tx: Tx, incident: Incident, desk: PathNode, reason: string): Promise<void> {
    if (desk.kind === 'outside-body') {
      const draft = { to: desk.id, reason, attention: null, observables: true };
      await this.handOffs.release(tx, incident, await this.handOffs.prepare(tx, incident, draft));
      return;
    }
    await addTimeline(tx, incident.id, [
      { kind: 'escalation', text: `Escalated to ${desk.title}`, data: { to: desk.id, reason } },
    ]);
  }
}

interface ByHand {
  readonly desk: PathNode;
  readonly above: NonNullable<PinnedStep['above']>;
  readonly reason: string;
}

/** One step, now. It waits for an acknowledgement and is not repeated: the next desk up is named by a person too. */
async function chainOf(tx: Tx, incident: Incident, { desk, above, reason }: ByHand): Promise<NewEscalation> {
  const now = (await databaseTime(tx)).getTime();
  const step: PinnedStep = {
    no: 1,
    level: 'by-hand',
    at: new Date(now).toISOString(),
    action: desk.kind === 'outside-body' ? 'notify' : 'page',
    targets: [desk],
    above,
    handOffs: [],
    requireAck: true,
    repeatEveryMs: null,
    maxRepeats: 0,
  };
  return {
    id: newId(),
    subjectKind: 'incident',
    subjectId: incident.id,
    reference: incident.reference,
    constituentId: incident.constituentId,
    providerId: null,
    tlp: incident.tlp,
    clockRowId: null,
    reason,
    snapshot: { policy: null, clock: null, dueAt: null, steps: [step] },
    raisedBy: actorLabel(tx.actor),
    pending: firstRun([step], now),
  };
}

function refused(code: Refusal): DomainError {
  return new DomainError('refused', code, REFUSAL_TEXTS[code]);
}

function invalid(code: Refusal, pointer: string, current?: unknown): DomainError {
  return new DomainError('invalid', code, REFUSAL_TEXTS[code], {
    errors: [{ pointer, code, message: REFUSAL_TEXTS[code] }],
    current,
  });
}
