import { type Severity, type Tlp, isAtMost } from '@fcert/kernel';

/** The strictest label under which anything may go to a provider (FIRST TLP 2.0: AMBER reaches clients, not stricter). */
export const PROVIDER_LIMIT: Tlp = 'amber';
/** Tasks one incident may have open at a time, over all providers. */
export const OPEN_TASKS_MAX = 20;

/** Services that change something at the other end, where whoever is behind it would notice; all others look (PAP v3). */
const ACTIVE_SERVICES: readonly string[] = ['mitigation-and-recovery'];
export const isActive = (serviceId: string): boolean => ACTIVE_SERVICES.includes(serviceId);

export interface OfferFacts {
  readonly tlp: Tlp;
  /** Whether the marking of the incident lets a provider do work of this kind. */
  readonly papAllows: boolean;
  readonly incidentClosed: boolean;
  readonly openTasks: number;
  readonly serviceKnown: boolean;
  readonly covered: boolean;
}

export type OfferRefusal =
  | 'incident-closed'
  | 'label-too-strict'
  | 'pap-forbids-acting'
  | 'no-such-service'
  | 'no-contract'
  | 'too-many-tasks';

/** Why a task may not be offered, or undefined. */
export function refuseOffer(facts: OfferFacts): OfferRefusal | undefined {
  if (facts.incidentClosed) return 'incident-closed';
  if (!isAtMost(facts.tlp, PROVIDER_LIMIT)) return 'label-too-strict';
  if (!facts.papAllows) return 'pap-forbids-acting';
  if (!facts.serviceKnown) return 'no-such-service';
  if (!facts.covered) return 'no-contract';
  return facts.openTasks >= OPEN_TASKS_MAX ? 'too-many-tasks' : undefined;
}

export const OFFER_REFUSAL_TEXTS: Record<OfferRefusal, string> = {
  'incident-closed': 'The incident is closed: reopen it before offering work on it.',
  'label-too-strict':
    'The label of the incident keeps it from providers: nothing above TLP:AMBER leaves FCERT.',
  'pap-forbids-acting':
    'The incident is marked PAP:AMBER or stricter: nobody acts where it would be noticed.',
  'no-such-service': 'The catalogue has no service of that name.',
  'no-contract': 'No contract in force covers this service for this organisation with that provider.',
  'too-many-tasks': `The incident has ${OPEN_TASKS_MAX} open tasks already.`,
};

/** A contract as the choice of a provider sees it. */
export interface Cover {
  readonly contractId: string;
  readonly contractCode: string;
  readonly providerId: string;
  readonly providerCode: string;
  /** null: every organisation. */
  readonly constituentId: string | null;
}

/** A contract made for the organisation comes before one for all; then by code, so that the choice is repeatable. */
export function chooseCover(covers: readonly Cover[]): Cover | undefined {
  return [...covers].sort(
    (a, b) =>
      Number(a.constituentId === null) - Number(b.constituentId === null) ||
      a.contractCode.localeCompare(b.contractCode),
  )[0];
}

/** The clocks of a task run by the severity of its incident; an unknown one runs those of `high` (house policy). */
export function taskSeverity(severity: Severity | null): Severity {
  return severity ?? 'high';
}
