import type { Severity } from '@fcert/kernel';

/** What a contract promises for one severity: ISO 8601 durations, counted from the assignment of the task. */
export interface ContractTarget {
  readonly severity: Severity;
  readonly acknowledge: string;
  readonly complete: string;
}

export interface ContractTerms {
  /** `[a-z0-9-]`, unique. */
  readonly code: string;
  readonly providerName: string;
  readonly targets: readonly ContractTarget[];
  /** First and last day in force, both inclusive; null: no bound. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly version: string;
}

/** Words beside every figure of a contract: it is an agreement, neither law nor a house target. */
export const CONTRACT_CAPTION = 'Contract target';
const PREFIX = 'mssp-contract-';

export const contractPolicyId = (code: string): string => `${PREFIX}${code}`;
/** The flag a task carries so that, even if one were switched on for all, the clocks of no other contract run. */
export const contractFlag = (code: string): string => `contract-${code}`;
export const isContractPolicy = (policyId: string): boolean => policyId.startsWith(PREFIX);

/**
 * The clocks of one contract as a policy document of their own (data/policies/schema.json), so that its figures are
 * versioned and pinned like all others and never mix with statutory or house clocks.
 */
export function contractPolicy(terms: ContractTerms) {
  return {
    id: contractPolicyId(terms.code),
    title: `Managed-service contract ${terms.code.toUpperCase()} with ${terms.providerName}`,
    jurisdiction: 'PK',
    status: 'house',
    standing: 'house',
    applicability: 'default',
    // Asked for by the tasks of this contract alone; switched on for all it would run everywhere.
    enabled: false,
    caption: CONTRACT_CAPTION,
    legalBasis: `Agreed between FCERT and ${terms.providerName}; no duty under any law.`,
    reportTo: 'FCERT',
    citation: null,
    verifiedBy: null,
    verifiedOn: null,
    effectiveFrom: terms.validFrom,
    effectiveTo: terms.validTo,
    version: terms.version,
    timezone: 'Asia/Karachi',
    workingCalendar: null,
    unknownSeverityAs: 'high',
    severityChange: { raised: 'count-from-change-earlier-due-wins', lowered: 'keep-due' },
    escalationPath: ESCALATION_PATH,
    appliesTo: { flags: { all: [contractFlag(terms.code)] } },
    clocks: terms.targets.flatMap((target) => [acknowledgeClock(target), completeClock(target)]),
    recurring: [],
  };
}

const ESCALATION_PATH = {
  nodes: [
    { id: 'mssp-operator', title: 'Managed-service operator', kind: 'mssp-role' },
    { id: 'mssp-lead', title: 'Managed-service lead', kind: 'mssp-role' },
    { id: 'fcert-shift-lead', title: 'FCERT shift lead', kind: 'fcert-role' },
  ],
  edges: [
    { from: 'mssp-operator', to: 'mssp-lead', mode: 'serial', enabled: true },
    { from: 'mssp-lead', to: 'fcert-shift-lead', mode: 'serial', enabled: true },
  ],
};

function acknowledgeClock({ severity, acknowledge }: ContractTarget) {
  return {
    ...clock(severity, 'acknowledge', acknowledge),
    title: `Contract, ${severity}: operator acknowledges the task`,
    stopEvent: 'task_acknowledged',
    escalationSteps: [{ at: { fraction: 1 }, action: 'notify', to: ['mssp-lead'] }],
  };
}

function completeClock({ severity, complete }: ContractTarget) {
  return {
    ...clock(severity, 'complete', complete),
    title: `Contract, ${severity}: operator completes the task`,
    stopEvent: 'task_completed',
    escalationSteps: [
      { at: { fraction: 0.75 }, action: 'notify', to: ['mssp-operator'] },
      { at: { fraction: 1 }, action: 'page', to: ['mssp-lead', 'fcert-shift-lead'], requireAck: true },
    ],
  };
}

function clock(severity: Severity, what: string, duration: string) {
  return {
    id: `contract-${what}-${severity}`,
    group: `contract-${what}`,
    dutyHolder: 'mssp',
    appliesTo: { severities: [severity] },
    startEvent: 'task_assigned',
    duration,
    anchor: { event: 'task_assigned', pick: 'first' },
    cap: null,
    pausable: false,
    withdrawOn: ['rejected'],
    warnAt: [0.5, 0.75, 0.9],
  };
}
