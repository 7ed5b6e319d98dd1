import { TLP_LABELS } from '@fcert/kernel';
import { OFFER_REFUSAL_TEXTS, OPEN_TASKS_MAX, chooseCover, refuseOffer, taskSeverity } from './offer.js';

const facts = {
  tlp: 'amber' as const,
  papAllows: true,
  incidentClosed: false,
  openTasks: 0,
  serviceKnown: true,
  covered: true,
};

describe('offering a task', () => {
  it('is allowed on an open incident for a covered service', () => {
    expect(refuseOffer(facts)).toBeUndefined();
  });

  it('never lets anything stricter than AMBER out', () => {
    const kept = TLP_LABELS.filter((tlp) => refuseOffer({ ...facts, tlp }) === 'label-too-strict');
    expect(kept).toEqual(['red', 'amber+strict']);
  });

  it('is refused with the word for what is in the way', () => {
    expect(refuseOffer({ ...facts, incidentClosed: true })).toBe('incident-closed');
    expect(refuseOffer({ ...facts, papAllows: false })).toBe('pap-forbids-acting');
    expect(refuseOffer({ ...facts, serviceKnown: false })).toBe('no-such-service');
    expect(refuseOffer({ ...facts, covered: false })).toBe('no-contract');
    expect(refuseOffer({ ...facts, openTasks: OPEN_TASKS_MAX - 1 })).toBeUndefined();
    expect(refuseOffer({ ...facts, openTasks: OPEN_TASKS_MAX })).toBe('too-many-tasks');
    for (const text of Object.values(OFFER_REFUSAL_TEXTS)) expect(text).toMatch(/\.$/);
  });
});

describe('choosing the contract', () => {
  const cover = (contractCode: string, constituentId: string | null) => ({
    contractId: contractCode,
    contractCode,
    providerId: 'p',
    providerCode: 'p',
    constituentId,
  });

  it('prefers one made for the organisation, then the first by code', () => {
    expect(chooseCover([cover('a', null), cover('z', 'body'), cover('y', 'body')])?.contractCode).toBe('y');
    expect(chooseCover([cover('b', null), cover('a', null)])?.contractCode).toBe('a');
    expect(chooseCover([])).toBeUndefined();
  });
});

describe('the severity of a task', () => {
  it('follows the incident; an unknown one runs the clocks of high', () => {
    expect(taskSeverity('critical')).toBe('critical');
    expect(taskSeverity(null)).toBe('high');
  });
});
