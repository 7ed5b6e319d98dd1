import type { PersonActor } from '@fcert/kernel';
import type { ClockPolicy, DryRunCalendar, DryRunPolicy, PolicyDryRun } from '@fcert/clock';
import type { Transactions } from '@fcert/platform';
import { DryRuns } from './dry-runs.js';

const actor: PersonActor = {
  kind: 'person',
  id: 'p',
  name: 'Director',
  role: 'director',
  constituentId: null,
  providerId: null,
  sessionId: 's',
};
const document = { id: 'x', version: '1.0.0', status: 'house', caption: 'FCERT house target' } as ClockPolicy;
const request = {
  body: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
  query: {},
};
const nothing: PolicyDryRun = { at: new Date(0), rows: [], next: null, totals: null };

/** Dry runs whose reading takes as long as the test wants. */
function slowRuns() {
  const open: ((outcome: () => PolicyDryRun) => void)[] = [];
  const policy = {
    execute: () =>
      new Promise((resolve) => {
        open.push((outcome) => {
          resolve(Promise.resolve().then(outcome));
        });
      }),
  } as unknown as DryRunPolicy;
  const transactions = { snapshot: (work: (q: null) => unknown) => work(null) } as unknown as Transactions;
  return { open, runs: new DryRuns(transactions, policy, {} as DryRunCalendar) };
}

describe('dry runs', () => {
  it('go one at a time, and the next one is told to wait', async () => {
    const { open, runs } = slowRuns();
    const first = runs.policy(actor, document, request);
    await expect(runs.policy(actor, document, request)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'dry-run-running',
      details: { retryAfterSeconds: 5 },
    });
    open[0]!(() => nothing);
    expect((await first).items).toEqual([]);
    const second = runs.policy(actor, document, request);
    open[1]!(() => nothing);
    await second;
  });

  it('a failed one leaves the way free', async () => {
    const { open, runs } = slowRuns();
    const first = runs.policy(actor, document, request);
    open[0]!(() => {
      throw new Error('the database is away');
    });
    await expect(first).rejects.toThrow('away');
    const second = runs.policy(actor, document, request);
    open[1]!(() => nothing);
    await expect(second).resolves.toMatchObject({ nextCursor: null });
  });
});
