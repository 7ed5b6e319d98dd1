import { DomainError } from '@fcert/kernel';
import { Transactions, type Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { isRsitType } from './domain/rsit.js';
import { IncidentClocks } from './incident-clocks.js';

/**
 * An analyst sets class and type (RSIT), and stands for them: the event `classified`. A model's guess, however sure,
 * is not that event. A new incident is triaged by it.
 */
@Injectable()
export class ClassifyIncident {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(
    acting: Acting,
    input: { reference: string; version: number; class: string; type: string; secondary: readonly string[] },
  ): Promise<Incident> {
    refuseUnknown([`${input.class}/${input.type}`, ...input.secondary]);
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference, input.version);
      const classified = await updateIncident(tx, incident, {
        class: input.class,
        type: input.type,
        secondary: [...input.secondary],
        confidence: null,
        classifiedBy: 'analyst',
        ...(incident.state === 'new' ? { state: 'triaged' as const } : {}),
      });
      const next = await this.clocks.happened(tx, classified, 'classified');
      const updated = await updateIncident(tx, classified, next);
      await announce(tx, updated, {
        change: 'classified',
        entry: {
          kind: 'classification',
          text: `Classified as ${input.class}/${input.type}`,
          visibility: 'constituent',
        },
        audit: {
          before: { class: incident.class, type: incident.type, by: incident.classifiedBy },
          after: { class: input.class, type: input.type, secondary: input.secondary },
        },
      });
      return updated;
    });
  }
}

function refuseUnknown(categories: readonly string[]): void {
  const unknown = categories.filter((category) => !isRsitType(category));
  if (unknown.length === 0) return;
  throw new DomainError(
    'invalid',
    'unknown-type',
    'Name class and type of RSIT 1003 each in its own field, such as "class": "availability", "type": "ddos".',
    {
      errors: unknown.map((category) => ({
        pointer: '/type',
        code: 'unknown-type',
        message: `${category.slice(0, 80)} is not a type of RSIT 1003`,
      })),
    },
  );
}
