import { judgeChains } from './judge-chains.js';
import type { ExpectedClock, ExpectedSubject, StoredChain, StoredSubject } from './records.js';

const DUE = 1_000_000;
const MINUTE = 60_000;

const CLOCK: ExpectedClock = {
  name: 'house 1.0.0 ack fcert: 1',
  startedAt: 0,
  knownAt: 0,
  anchorAt: 0,
  dueAt: DUE,
  pauses: [],
  ended: null,
  isPaused: false,
  breachTold: false,
  alarms: [],
  steps: [{ level: 'step-1', at: DUE }],
};

const CHAIN: StoredChain = {
  id: 'chain',
  clockRowId: 'row',
  state: 'armed',
  createdAt: 0,
  acknowledgedAt: null,
  endedAt: null,
  nextStepAt: null,
  steps: [{ no: 1, level: 'step-1', at: DUE }],
  runs: [],
  held: [],
};

const RUN = { step: 1, repeat: 0, dueAt: DUE, firedAt: DUE + 500 };

function judge(
  chain: Partial<StoredChain> | null,
  now: number,
  clock: Partial<ExpectedClock> = {},
  correctedAt = 0,
) {
  const expected = { ...CLOCK, ...clock };
  const stored: StoredSubject = {
    incident: null,
    kind: 'incident',
    id: 'incident',
    reference: 'FC-2026-000001',
    clocks: [{ ...CLOCK, id: 'row', clockId: 'ack', state: 'running', endedAt: null, reason: null }],
    alarms: [],
    chains: chain === null ? [] : [{ ...CHAIN, ...chain }],
    events: new Map([['chain 1', 1]]),
    entries: new Map([['chain 1 0', 1]]),
  };
  const history: ExpectedSubject = {
    clocks: [expected],
    past: () => [{ knownAt: 0, clock: expected }],
    until: () => [
      { knownAt: 0, clock: { ...expected, steps: [{ level: 'step-1', at: 9 * DUE }] } },
      { knownAt: correctedAt, clock: expected },
    ],
  };
  return judgeChains(stored, history, { now, eventsSince: 0 }).map(
    ({ kind, lasts }) => `${kind}${lasts ? '' : ' for ever'}`,
  );
}

describe('chains and their runs', () => {
  it('a step that ran in time is in order, one that waits is not yet missing', () => {
    expect(judge({ runs: [RUN] }, DUE + MINUTE)).toEqual([]);
    expect(judge({}, DUE + 29_000)).toEqual([]);
  });

  it('a step that did not run is swallowed: a gap while its chain is open, on record for ever after', () => {
    expect(judge({}, DUE + 31_000)).toEqual(['step-swallowed']);
    expect(judge({ state: 'acknowledged', acknowledgedAt: DUE + 31_000 }, DUE + MINUTE)).toEqual([
      'step-swallowed for ever',
    ]);
    expect(judge({ state: 'acknowledged', acknowledgedAt: DUE - 1 }, DUE + MINUTE)).toEqual([]);
  });

  it('quiet hours and a lapsed acknowledgement hold a step, and no longer than they last', () => {
    const held = [{ from: DUE - MINUTE, to: DUE + 10 * MINUTE }];
    expect(judge({ held }, DUE + 10 * MINUTE + 29_000)).toEqual([]);
    expect(judge({ held }, DUE + 10 * MINUTE + 31_000)).toEqual(['step-swallowed']);
  });

  it('spans that overlap hold once', () => {
    const held = [
      { from: DUE, to: DUE + 5 * MINUTE },
      { from: DUE + MINUTE, to: DUE + 3 * MINUTE },
    ];
    expect(judge({ held }, DUE + 5 * MINUTE + 31_000)).toEqual(['step-swallowed']);
  });

  it('a step whose instant was corrected into the past waits from the correction', () => {
    expect(judge({}, DUE + 31_000, {}, DUE + 10_000)).toEqual([]);
    expect(judge({}, DUE + 41_000, {}, DUE + 10_000)).toEqual(['step-swallowed']);
  });

  it('a paused clock holds its steps', () => {
    const pauses = [{ from: DUE - 1, to: null, reason: 'waiting-on-reporter' }];
    expect(judge({}, DUE + 60 * MINUTE, { pauses, isPaused: true })).toEqual([]);
  });

  it('a run is never early, never after an acknowledgement, and told once', () => {
    expect(judge({ runs: [{ ...RUN, dueAt: DUE - 10, firedAt: DUE - 5 }] }, DUE)).toEqual([
      'fired-early for ever',
      'fired-early for ever',
    ]);
    expect(judge({ runs: [RUN], state: 'acknowledged', acknowledgedAt: DUE + 400 }, DUE)).toEqual([
      'step-after-acknowledgement for ever',
    ]);
    expect(judge({ runs: [RUN, { ...RUN, repeat: 1 }] }, DUE)).toEqual([
      'firing-untold for ever',
      'firing-untold for ever',
    ]);
  });

  it('a run long after its time is late, unless it was held', () => {
    const runs = [{ ...RUN, firedAt: DUE + MINUTE }];
    expect(judge({ runs }, DUE + MINUTE)).toEqual(['step-late for ever']);
    expect(judge({ runs, held: [{ from: DUE, to: DUE + MINUTE - 1_000 }] }, DUE + MINUTE)).toEqual([]);
  });

  it('a clock without a chain is forgotten after two minutes, or once a step of it is overdue', () => {
    expect(judge(null, 119_000)).toEqual([]);
    expect(judge(null, 121_000)).toEqual(['step-swallowed']);
    expect(judge(null, DUE + 31_000, { knownAt: DUE - 1_000 })).toEqual(['step-swallowed']);
  });
});
