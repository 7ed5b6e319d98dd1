import { ClockReadModel, type ClockView } from '@fcert/clock';
import { can } from '@fcert/identity';
import { type Incident, RecordHandOff } from '@fcert/incidents';
import { DomainError, actorLabel, newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { ClockPlans } from './clock-plans.js';
import type { ClockChangeOfHandOff, HandOff } from './data/hand-off.entity.js';
import { insertHandOff, markReleased } from './data/hand-offs.js';
import { eventOfHandOff, refuseRelease } from './domain/hand-off.js';
import { auditHandOff, invalidHandOff, refuseHandOff } from './hand-off-access.js';
import { HandOffContents, isMarkedStricter } from './hand-off-content.js';

export interface HandOffDraft {
  /** Id of an outside body on the escalation path. */
  readonly to: string;
  readonly reason: string;
  /** The named person it goes to; must be said where the incident is marked RED. */
  readonly attention: string | null;
  readonly observables: boolean;
}

/** Prepares hand-offs of locked incidents and lets them go, in the caller's transaction. */
@Injectable()
export class HandOffDesk {
  constructor(
    private readonly plans: ClockPlans,
    private readonly clocks: ClockReadModel,
    private readonly contents: HandOffContents,
    private readonly recordHandOff: RecordHandOff,
  ) {}

  /** Writes down what will be handed over as it stands now. Nothing leaves yet. */
  async prepare(tx: Tx, incident: Incident, draft: HandOffDraft): Promise<HandOff> {
    if (incident.state === 'closed') throw refuseHandOff('incident-closed');
    const reason = draft.reason.trim();
    if (reason === '') throw invalidHandOff('reason-missing', '/reason');
    if (incident.tlp === 'red' && draft.attention === null)
      throw invalidHandOff('attention-missing', '/attention');
    const { body, instrument, clockEvent } = await this.bodyOf(tx, incident, draft.to);
    const content = await this.contents.of(tx, incident, {
      instrument,
      observables: draft.observables,
      actor: tx.actor,
    });
    const handOff = await insertHandOff(tx, {
      id: newId(),
      incidentId: incident.id,
      reference: incident.reference,
      constituentId: incident.constituentId,
      tlp: incident.tlp,
      bodyId: body.id,
      bodyTitle: body.title,
      attention: draft.attention,
      reason,
      content,
      clockEvent,
      preparedBy: actorLabel(tx.actor),
      preparedById: tx.actor.id,
    });
    await auditHandOff(tx, handOff, 'prepared', { reason, withheld: content.withheld ?? 0 });
    return handOff;
  }

  /**
   * It leaves: the clocks hear of it in this very transaction, and the row keeps which of them changed. Whatever way
   * led here, a person at FCERT stands for it.
   */
  async release(tx: Tx, incident: Incident, handOff: HandOff): Promise<HandOff> {
    if (!can(tx.actor, 'hand-off:release', handOff))
      throw new DomainError('forbidden', 'forbidden', 'Only a person at FCERT releases a hand-off.');
    const refusal = refuseRelease({
      state: handOff.state,
      tlp: handOff.tlp,
      presentTlp: incident.tlp,
      isMarkedStricter: await isMarkedStricter(tx, incident, handOff.content, tx.actor),
      incidentClosed: incident.state === 'closed',
      preparedById: handOff.preparedById,
      releasedById: tx.actor.id,
    });
    if (refusal) throw refuseHandOff(refusal);
    const before = await this.viewsOf(tx, incident);
    await this.recordHandOff.execute(tx, {
      reference: incident.reference,
      to: handOff.bodyTitle,
      reason: handOff.reason,
      events:
        handOff.clockEvent === 'escalated' ? ['escalated', 'information_shared'] : ['information_shared'],
    });
    const changes = changesBetween(before, await this.viewsOf(tx, incident));
    const released = await markReleased(tx, { id: handOff.id, by: actorLabel(tx.actor), changes });
    await auditHandOff(tx, released, 'released', { clocks: changes });
    return released;
  }

  private async bodyOf(tx: Tx, incident: Incident, to: string) {
    const paths = await this.plans.pathsOf(tx, { kind: 'incident', id: incident.id });
    const bodies = paths.flatMap(({ path }) => path.nodes.filter((node) => node.kind === 'outside-body'));
    const body = bodies.find((node) => node.id === to);
    if (!body)
      throw invalidHandOff('no-such-body', '/to', { bodies: [...new Set(bodies.map(({ id }) => id))] });
    const naming = paths.filter(({ path }) => path.edges.some((edge) => edge.to === to));
    const edges = paths.flatMap(({ path }) => path.edges);
    return { body, instrument: naming[0]?.clock ?? null, clockEvent: eventOfHandOff(to, edges) };
  }

  private async viewsOf(tx: Tx, { id }: Incident): Promise<ClockView[]> {
    return (await this.clocks.forSubjects(tx, [id])).get(id) ?? [];
  }
}

function changesBetween(before: readonly ClockView[], after: readonly ClockView[]): ClockChangeOfHandOff[] {
  const known = new Map(before.map((view) => [view.id, view.state]));
  return after
    .filter((view) => known.get(view.id) !== view.state)
    .map(({ id, title, caption, state }) => ({
      clockRowId: id,
      title,
      caption,
      before: known.get(id) ?? null,
      after: state,
    }));
}
