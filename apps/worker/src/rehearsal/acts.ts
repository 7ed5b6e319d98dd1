import { createHash } from 'node:crypto';
import { type Actor, DEFAULT_TLP, DomainError, newId } from '@fcert/kernel';
import { findConstituentByCode } from '@fcert/constituents';
import {
  AcknowledgeEscalation,
  type Part,
  RaiseEscalation,
  type ScenarioStep,
  escalationsOf,
  minutesOf,
} from '@fcert/escalation';
import {
  AcknowledgeIncident,
  ChangeState,
  ClassifyIncident,
  CloseIncident,
  type ClosureInput,
  type Incident,
  ReceiveReport,
  SendUpdate,
  SetSeverity,
  findIncident,
  findReport,
} from '@fcert/incidents';
import { Transactions } from '@fcert/platform';
import type { INestApplicationContext } from '@nestjs/common';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Plays single acts through the same use cases that the doors call, as made-up people of their roles. */
export class Acts {
  private readonly transactions: Transactions;
  private report: { id: string } | undefined;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly constituent: string,
  ) {
    this.transactions = app.get(Transactions);
  }

  /** @param at instant of the act on the stage */
  async play(step: ScenarioStep, at: Date): Promise<void> {
    if (step.do === 'report') return this.receive(step, at);
    const acting = { actor: person(step.by ?? 'analyst') };
    const { reference, version, id } = await this.incident();
    switch (step.do) {
      case 'acknowledge':
        return void (await this.app.get(AcknowledgeIncident).execute(acting, { reference }));
      case 'classify': {
        const { class: name, type } = step;
        const input = { reference, version, class: name, type, secondary: [] };
        return void (await this.app.get(ClassifyIncident).execute(acting, input));
      }
      case 'set-severity': {
        const { severity, reason } = step;
        return void (await this.app
          .get(SetSeverity)
          .execute(acting, { reference, version, severity, reason }));
      }
      case 'set-state':
        return void (await this.app
          .get(ChangeState)
          .execute(acting, { reference, version, state: step.state }));
      case 'send-update': {
        const input = { reference, text: step.text, bodySha256: sha256(step.text), idempotencyKey: null };
        return void (await this.app.get(SendUpdate).execute(acting, input));
      }
      case 'escalate':
        return void (await this.app
          .get(RaiseEscalation)
          .execute(acting, { reference, to: step.to, reason: step.reason }));
      case 'acknowledge-escalations':
        return this.answer(acting.actor, id);
      case 'close': {
        const disposition = step.disposition as ClosureInput['disposition'];
        const input = { reference, version, disposition, duplicateOf: null, note: step.note };
        return void (await this.app.get(CloseIncident).execute(acting, input));
      }
    }
  }

  /** The incident that the first report led to. */
  async incident(): Promise<Incident> {
    const { reader } = this.transactions;
    const report = this.report && (await findReport(reader, { id: this.report.id }));
    const incident = report?.incidentId ? await findIncident(reader, { id: report.incidentId }) : undefined;
    if (incident) return incident;
    throw new DomainError('conflict', 'no-incident', 'The report has led to no incident yet.');
  }

  private async receive(step: ScenarioStep & { do: 'report' }, at: Date): Promise<void> {
    const body = await findConstituentByCode(this.transactions.reader, this.constituent);
    if (!body) throw new DomainError('invalid', 'unknown-constituent', 'No constituent has this code.');
    const receipt = await this.app.get(ReceiveReport).execute({
      actor: { ...person('analyst'), role: 'reporter', constituentId: body.id } as Actor,
      channel: 'api',
      onBehalfOf: null,
      bodySha256: sha256(`${step.title}\n${step.description}`),
      idempotencyKey: null,
      content: {
        ...{ title: step.title, description: step.description, category: null },
        severityClaim: step.severityClaim ?? null,
        ...{ occurredAt: null, detectedAt: null, awareAt: awareAt(step, at) },
        ...{ affected: {}, observables: [], sourceRef: null, contact: null, tlp: DEFAULT_TLP },
      },
    });
    this.report ??= { id: receipt.id };
  }

  private async answer(actor: Actor, incidentId: string): Promise<void> {
    const chains = await escalationsOf(this.transactions.reader, { kind: 'incident', id: incidentId });
    for (const { escalation } of chains.filter((chain) => chain.escalation.state === 'raised'))
      await this.app.get(AcknowledgeEscalation).execute({ actor }, { id: escalation.id });
  }
}

function awareAt({ awareFor }: ScenarioStep & { do: 'report' }, at: Date): Date {
  return new Date(at.getTime() - minutesOf(awareFor ?? 'PT0M') * 60_000);
}

function person(role: Part): Actor {
  const name = `Rehearsal ${role}`;
  return {
    kind: 'person',
    id: newId(),
    name,
    role,
    constituentId: null,
    providerId: null,
    sessionId: newId(),
  };
}
