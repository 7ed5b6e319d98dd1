import { lineAbove, pinSteps } from './pin-steps.js';
import type { Path, PlannedStep } from './snapshot.js';

const at = (time: string): number => Date.parse(`2026-11-02T${time}:00Z`);

const path: Path<string> = {
  nodes: [
    { id: 'poc', title: 'Point of contact', kind: 'constituent-role' },
    { id: 'head', title: 'Head of the organisation', kind: 'constituent-role' },
    { id: 'director', title: 'Director FCERT', kind: 'fcert-role' },
    { id: 'cii-cert', title: 'CII CERT', kind: 'outside-body' },
    { id: 'nccia', title: 'NCCIA', kind: 'outside-body' },
    { id: 'national-cert', title: 'National CERT', kind: 'outside-body' },
  ],
  edges: [
    { from: 'poc', to: 'head', mode: 'parallel', when: 'critical', enabled: true },
    { from: 'poc', to: 'director', mode: 'serial', enabled: true },
    { from: 'director', to: 'cii-cert', mode: 'parallel', when: 'cii', enabled: true },
    { from: 'director', to: 'nccia', mode: 'hand-off', when: 'crime', enabled: true },
    { from: 'director', to: 'national-cert', mode: 'parallel', enabled: false },
  ],
};

/** What a rule of a policy leaves out is filled in here. */
type StepRule = Pick<PlannedStep, 'action' | 'to'> & Partial<PlannedStep>;

function pin(rules: StepRule[], instants: number[], facts: string[] = []) {
  const planned = rules.map((rule, index) => ({
    level: `step-${index + 1}`,
    requireAck: false,
    repeatEvery: null,
    maxRepeats: null,
    channels: null,
    unacknowledgeAfter: null,
    ...rule,
    at: instants[index]!,
  }));
  return pinSteps({ planned, path, holds: (when) => facts.includes(when) });
}

describe('pinning steps', () => {
  it('gives each step its instant, its number in order of time, and the name of its rule', () => {
    const rules: StepRule[] = [
      { action: 'page', to: ['director'], requireAck: true },
      { action: 'notify', to: ['poc'] },
    ];
    const steps = pin(rules, [at('10:15'), at('10:07')]);
    expect(steps.map((step) => [step.no, step.level, step.at, step.action, step.requireAck])).toEqual([
      [1, 'step-2', '2026-11-02T10:07:00.000Z', 'notify', false],
      [2, 'step-1', '2026-11-02T10:15:00.000Z', 'page', true],
    ]);
  });

  it('keeps the order of the policy for steps of one instant', () => {
    const rules: StepRule[] = [
      { action: 'notify', to: ['poc'] },
      { action: 'page', to: ['director'] },
    ];
    expect(pin(rules, [at('10:00'), at('10:00')]).map((step) => step.action)).toEqual(['notify', 'page']);
  });

  it('tells the parallel desk too, where the scope of its edge holds', () => {
    const rules: StepRule[] = [{ action: 'notify', to: ['poc'] }];
    expect(pin(rules, [at('10:00')])[0]!.targets.map((node) => node.id)).toEqual(['poc']);
    expect(pin(rules, [at('10:00')], ['critical'])[0]!.targets.map((node) => node.id)).toEqual([
      'poc',
      'head',
    ]);
    expect(pin(rules, [at('10:00')], ['critical'])[0]!.handOffs).toEqual([]);
    const [other] = pin([{ action: 'notify', to: ['director'] }], [at('10:00')], ['critical']);
    expect(other!.targets.map((node) => node.id)).toEqual(['director']);
  });

  it('tells the parallel desk always, where its edge has no scope', () => {
    const [poc, head] = path.nodes;
    const planned = pin([{ action: 'notify', to: ['poc'] }], [at('10:00')])[0]!;
    const steps = pinSteps({
      planned: [
        { ...planned, to: ['poc'], at: 0, repeatEvery: null, channels: null, unacknowledgeAfter: null },
      ],
      path: {
        nodes: path.nodes,
        edges: [{ from: 'poc', to: 'head', mode: 'parallel' as const, enabled: true }],
      },
      holds: () => false,
    });
    expect(steps[0]!.targets).toEqual([poc, head]);
  });

  it('never tells an outside body by itself: it is named for a person to hand over', () => {
    const [step] = pin([{ action: 'page', to: ['director'] }], [at('10:00')], ['cii', 'crime']);
    expect(step!.targets.map((node) => node.id)).toEqual(['director']);
    expect(step!.handOffs.map((node) => node.id)).toEqual(['cii-cert', 'nccia']);
  });

  it('leaves out edges that are switched off', () => {
    const [step] = pin([{ action: 'page', to: ['director'] }], [at('10:00')]);
    expect(step!.handOffs).toEqual([]);
  });

  it('names a desk only once and still tells one the path does not describe', () => {
    const [step] = pin([{ action: 'notify', to: ['poc', 'head', 'ghost'] }], [at('10:00')], ['critical']);
    expect(step!.targets.map((node) => node.id)).toEqual(['poc', 'head', 'ghost']);
    expect(step!.targets[2]).toEqual({ id: 'ghost', title: 'ghost', kind: 'fcert-role' });
  });

  it('reads repeats, once where no number is given, never beyond the limit', () => {
    const to = ['director'];
    const steps = pin(
      [
        { action: 'page', to, repeatEvery: 'PT15M', maxRepeats: 3 },
        { action: 'page', to, repeatEvery: 'P1DT1H' },
        { action: 'page', to, repeatEvery: 'PT1M', maxRepeats: 10_000 },
        { action: 'page', to },
      ],
      [at('10:00'), at('10:01'), at('10:02'), at('10:03')],
    );
    expect(steps.map((step) => [step.repeatEveryMs, step.maxRepeats])).toEqual([
      [900_000, 3],
      [90_000_000, 1],
      [60_000, 50],
      [null, 0],
    ]);
  });
});

describe('what a pinned step carries', () => {
  it('are its channels, or those that belong to its action, and when an acknowledgement lapses', () => {
    const rules: StepRule[] = [
      { action: 'page', to: ['director'], channels: ['sms'], unacknowledgeAfter: 'PT30M' },
      { action: 'page', to: ['director'] },
      { action: 'notify', to: ['director'], unacknowledgeAfter: 'PT0S' },
    ];
    const steps = pin(rules, [at('10:00'), at('10:01'), at('10:02')]);
    expect(steps.map((step) => [step.channels, step.unacknowledgeAfterMs])).toEqual([
      [['sms'], 1_800_000],
      [['live', 'email', 'sms'], null],
      [['live', 'email'], null],
    ]);
  });

  it('are the desks in line above each target, up to where the path leaves the house', () => {
    const line: Path<string> = {
      nodes: [
        ...path.nodes,
        { id: 't1', title: 'T1', kind: 'fcert-role' },
        { id: 'lead', title: 'Lead', kind: 'fcert-role' },
      ],
      edges: [
        { from: 't1', to: 'poc', mode: 'serial', when: 'never', enabled: true },
        { from: 't1', to: 'head', mode: 'parallel', enabled: true },
        { from: 't1', to: 'lead', mode: 'serial', enabled: true },
        { from: 'lead', to: 'poc', mode: 'serial', enabled: false },
        { from: 'lead', to: 'director', mode: 'serial', enabled: true },
        { from: 'director', to: 'national-cert', mode: 'serial', enabled: true },
      ],
    };
    const above = (from: string, edges = line.edges) =>
      lineAbove({ path: { ...line, edges }, holds: () => false }, from).map((desk) => desk.id);
    expect(above('t1')).toEqual(['lead', 'director']);
    expect(above('director')).toEqual([]);
    expect(
      above('t1', [...line.edges.slice(0, 5), { from: 'director', to: 't1', mode: 'serial', enabled: true }]),
    ).toEqual(['lead', 'director']);
    expect(
      above('t1', [
        ...line.edges.slice(0, 5),
        { from: 'director', to: 'lead', mode: 'serial', enabled: true },
      ]),
    ).toEqual(['lead', 'director']);
    expect(pin([{ action: 'page', to: ['poc'] }], [at('10:00')])[0]!.above).toEqual({
      poc: [{ id: 'director', title: 'Director FCERT', kind: 'fcert-role' }],
    });
  });
});
