import { CORRELATION, correlate, weightOf, type Candidate, type NewReport } from './correlate.js';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 23, 12) + hours * 3_600_000);
const report = (given: Partial<NewReport> = {}): NewReport => ({
  constituentId: 'body-1',
  class: 'intrusions',
  type: 'system-compromise',
  sure: true,
  receivedAt: at(0),
  publicValues: 0,
  ...given,
});
const candidate = (given: Partial<Candidate> = {}): Candidate => ({
  incidentId: 'i-1',
  reference: 'FC-2026-000001',
  constituentId: 'body-1',
  class: 'malicious-code',
  type: 'infected-system',
  receivedAt: at(-2),
  sameSourceKey: false,
  likeness: null,
  shared: [],
  ...given,
});
const hash = { type: 'sha256', value: 'f'.repeat(64), incidents: 1 };
const address = { type: 'ipv4', value: '45.33.32.156', incidents: 1 };

describe('joining by rule', () => {
  it.each<[string, string, Partial<Candidate>]>([
    ['same-source-key', 'the same source key', { sameSourceKey: true }],
    ['near-duplicate-text', 'a text worded alike', { likeness: 0.9 }],
    ['shared-observables', 'a rare file', { shared: [hash] }],
    [
      'shared-observables',
      'two rare addresses',
      { shared: [address, { ...address, value: '45.33.32.157' }] },
    ],
    [
      'shared-observables',
      'an address, class and type in the window',
      { shared: [address], class: 'intrusions', type: 'system-compromise' },
    ],
  ])('%s: %s', (rule, _, given) => {
    const answer = correlate(report(), [candidate(given)]);
    expect(answer).toMatchObject({ decision: 'attach', rule, to: { incidentId: 'i-1' } });
    if (answer.decision === 'attach') expect(answer.to.reasons.length).toBeGreaterThan(1);
  });

  it.each<[string, Partial<Candidate>]>([
    ['the same source key', { sameSourceKey: true }],
    ['a text worded alike', { likeness: 1 }],
    ['a rare file', { shared: [hash] }],
  ])('never across bodies: %s is a proposal', (_, given) => {
    const answer = correlate(report(), [candidate({ ...given, constituentId: 'body-2' })]);
    expect(answer).toMatchObject({ decision: 'propose', proposals: [{ incidentId: 'i-1' }] });
  });

  it('not after the window', () => {
    const old = candidate({ likeness: 1, receivedAt: at(-CORRELATION.attachWindowHours - 1) });
    expect(correlate(report(), [old]).decision).toBe('propose');
    expect(correlate(report(), [{ ...old, receivedAt: at(-CORRELATION.attachWindowHours) }]).decision).toBe(
      'attach',
    );
  });

  it('not for a form letter that names other addresses', () => {
    expect(correlate(report({ publicValues: 1 }), [candidate({ likeness: 0.95 })]).decision).toBe('propose');
  });

  it('takes the strongest and still proposes the others', () => {
    const answer = correlate(report(), [
      candidate({ incidentId: 'weak', reference: 'FC-2', likeness: 0.5 }),
      candidate({ incidentId: 'strong', reference: 'FC-3', shared: [hash], likeness: 0.9 }),
    ]);
    expect(answer).toMatchObject({
      decision: 'attach',
      to: { incidentId: 'strong' },
      proposals: [{ incidentId: 'weak' }],
    });
  });
});

describe('proposing', () => {
  it('same body, class and type within the window, with the hours in the reason', () => {
    const answer = correlate(report(), [candidate({ class: 'intrusions', type: 'system-compromise' })]);
    expect(answer).toMatchObject({
      decision: 'propose',
      proposals: [
        { reasons: ['same body', 'same class intrusions', 'same type system-compromise within 24 hours'] },
      ],
    });
  });

  it('not when triage was unsure, nor outside the window, nor for the class alone', () => {
    const same = { class: 'intrusions', type: 'system-compromise' };
    expect(correlate(report({ sure: false }), [candidate(same)]).decision).toBe('none');
    expect(correlate(report(), [candidate({ ...same, receivedAt: at(-25) })]).decision).toBe('none');
    expect(correlate(report(), [candidate({ class: 'intrusions', type: 'burglary' })]).decision).toBe('none');
    expect(
      correlate(report({ class: null, type: null }), [candidate({ class: null, type: null })]).decision,
    ).toBe('none');
  });

  it('not in a crowd of incidents of the same type', () => {
    const crowd = (size: number) =>
      Array.from({ length: size }, (_, index) =>
        candidate({
          incidentId: `i-${index}`,
          reference: `FC-${index}`,
          class: 'intrusions',
          type: 'system-compromise',
        }),
      );
    expect(correlate(report(), crowd(3)).decision).toBe('propose');
    expect(correlate(report(), crowd(4)).decision).toBe('none');
  });

  it('three at most, strongest first, in an order that does not depend on the input', () => {
    const many = Array.from({ length: 6 }, (_, index) =>
      candidate({
        incidentId: `i-${index}`,
        reference: `FC-${index}`,
        likeness: 0.5 + index / 100,
        constituentId: 'body-2',
      }),
    );
    const answer = correlate(report(), many);
    expect(answer).toEqual(correlate(report(), [...many].reverse()));
    expect(answer.decision === 'propose' && answer.proposals.map(({ incidentId }) => incidentId)).toEqual([
      'i-5',
      'i-4',
      'i-3',
    ]);
  });

  it('nothing without candidates', () => {
    expect(correlate(report(), [])).toEqual({ decision: 'none' });
  });
});

describe('what a shared value weighs', () => {
  it('less the more incidents know it', () => {
    const weights = [1, 2, 16, 99].map((incidents) => weightOf({ ...address, incidents }));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights[0]).toBe(CORRELATION.values.ipv4);
    expect(weights[2]).toBeCloseTo(0.12);
  });

  it("less for the victims' own hosts", () => {
    const foreign = weightOf({ type: 'domain', value: 'bad.net', incidents: 1 });
    for (const value of ['www.fbr.gov.pk', 'fbr.gov.pk']) {
      expect(weightOf({ type: 'domain', value, incidents: 1 })).toBeLessThan(foreign / 2);
    }
    expect(weightOf({ type: 'url', value: 'https://fbr.gov.pk/x', incidents: 1 })).toBeLessThan(0.3);
    expect(weightOf({ type: 'email', value: 'a@fbr.gov.pk', incidents: 1 })).toBeLessThan(0.3);
    expect(weightOf({ type: 'domain', value: 'notgov.pk', incidents: 1 })).toBe(foreign);
  });

  it('a CVE alone joins nothing', () => {
    expect(
      correlate(report(), [candidate({ shared: [{ type: 'cve', value: 'CVE-2021-44228', incidents: 1 }] })])
        .decision,
    ).toBe('none');
  });

  it('an unknown type of value little', () => {
    expect(weightOf({ type: 'toString', value: 'x', incidents: 1 })).toBe(0.3);
  });
});
