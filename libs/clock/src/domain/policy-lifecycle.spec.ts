import {
  POLICY_ACTS,
  POLICY_MOVES,
  POLICY_STATES,
  type PolicyFacts,
  compareVersions,
  refusePolicyAct,
} from './policy-lifecycle.js';

const draft: PolicyFacts = {
  state: 'draft',
  document: {
    version: '1.1.0',
    status: 'house',
    applicability: 'default',
    verifiedBy: null,
    effectiveTo: null,
  },
  enabled: true,
  authorIds: ['author'],
  actor: { id: 'director', isPerson: true },
  newestVersion: '1.0.0',
  today: '2026-11-05',
};
const stored: PolicyFacts = { ...draft, state: 'approved', enabled: false };
const law = (over: Partial<PolicyFacts['document']>): PolicyFacts => ({
  ...stored,
  document: { ...stored.document, ...over },
});

describe('the lifecycle of a policy', () => {
  it('reaches every state from a draft; what is refused or retired stays so', () => {
    const reached = new Set<string>(['draft']);
    for (let n = 0; n < POLICY_STATES.length; n += 1)
      for (const act of POLICY_ACTS)
        for (const [from, to] of Object.entries(POLICY_MOVES[act])) if (reached.has(from)) reached.add(to);
    expect([...reached].sort()).toEqual([...POLICY_STATES].sort());
    const next = (state: 'refused' | 'retired') =>
      POLICY_ACTS.map((act) => POLICY_MOVES[act][state] ?? state);
    expect(new Set(next('refused'))).toEqual(new Set(['refused']));
    expect(new Set(next('retired'))).toEqual(new Set(['retired']));
  });

  const pairs = POLICY_STATES.flatMap((state) => POLICY_ACTS.map((act) => [act, state] as const));
  it.each(pairs.filter(([act, state]) => !POLICY_MOVES[act][state]))('%s of %s is refused', (act, state) => {
    expect(refusePolicyAct(act, { ...draft, state })).toBe('no-such-move');
  });

  it.each(['change', 'refuse', 'approve'] as const)('%s of a draft by a second person is allowed', (act) => {
    expect(refusePolicyAct(act, draft)).toBeNull();
  });

  it.each(POLICY_ACTS.filter((act) => act !== 'supersede' && act !== 'reinstate'))(
    '%s is a person’s act',
    (act) => {
      const state = act === 'change' || act === 'refuse' || act === 'approve' ? 'draft' : 'approved';
      const facts = { ...draft, state, enabled: act !== 'enable' } as const;
      expect(refusePolicyAct(act, { ...facts, actor: { id: 'key', isPerson: false } })).toBe('not-a-person');
      expect(refusePolicyAct(act, facts)).toBeNull();
    },
  );
});

describe('approval', () => {
  it('is never the author’s, nor that of whoever wrote a part', () => {
    expect(refusePolicyAct('approve', { ...draft, actor: { id: 'author', isPerson: true } })).toBe(
      'author-decides',
    );
    expect(refusePolicyAct('approve', { ...draft, authorIds: ['author', 'director'] })).toBe(
      'author-decides',
    );
  });

  it('asks for a version above every stored one', () => {
    for (const newestVersion of ['1.1.0', '1.1.1', '1.10.0', '2.0.0'])
      expect(refusePolicyAct('approve', { ...draft, newestVersion })).toBe('version-not-newer');
    for (const newestVersion of ['1.0.99', null])
      expect(refusePolicyAct('approve', { ...draft, newestVersion })).toBeNull();
  });

  it('is refused once the last day is over, and given on that day', () => {
    const until = (effectiveTo: string) => ({ ...draft, document: { ...draft.document, effectiveTo } });
    expect(refusePolicyAct('approve', until('2026-11-04'))).toBe('over');
    expect(refusePolicyAct('approve', until('2026-11-05'))).toBeNull();
  });
});

describe('switching on and off', () => {
  it('needs a change, and a second person to switch on', () => {
    expect(refusePolicyAct('enable', { ...stored, enabled: true })).toBe('enabled-already');
    expect(refusePolicyAct('disable', stored)).toBe('disabled-already');
    expect(refusePolicyAct('enable', { ...stored, authorIds: ['director'] })).toBe('author-decides');
    expect(refusePolicyAct('disable', { ...stored, enabled: true, authorIds: ['director'] })).toBeNull();
  });

  it('never puts a foreign model or an unverified draft or claim on anybody', () => {
    expect(refusePolicyAct('enable', law({ status: 'regulation', applicability: 'model' }))).toBe(
      'foreign-model',
    );
    expect(refusePolicyAct('enable', law({ status: 'draft' }))).toBe('unverified');
    expect(refusePolicyAct('enable', law({ status: 'vendor-claim' }))).toBe('unverified');
    expect(refusePolicyAct('enable', law({ status: 'draft', verifiedBy: 'legal desk' }))).toBeNull();
    expect(refusePolicyAct('enable', law({ status: 'regulation', effectiveTo: '2026-11-04' }))).toBe('over');
  });
});

describe('retiring', () => {
  it('ends today, on a later day, but not on a day that is over', () => {
    expect(refusePolicyAct('retire', stored)).toBeNull();
    expect(refusePolicyAct('retire', { ...stored, lastDay: '2026-11-05' })).toBeNull();
    expect(refusePolicyAct('retire', { ...stored, lastDay: '2026-11-04' })).toBe('ends-before-today');
  });
});

describe('versions', () => {
  it('are compared number by number', () => {
    expect(['1.0.10', '1.0.9', '0.9.9', '1.10.0', '1.9.9'].sort(compareVersions)).toEqual([
      '0.9.9',
      '1.0.9',
      '1.0.10',
      '1.9.9',
      '1.10.0',
    ]);
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  });
});
