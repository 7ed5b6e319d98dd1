import type { KeptFinding } from '@fcert/escalation';
import { createLogger } from '@fcert/platform';
import { AlarmBell } from './alarm-bell.js';
import type { AlarmMessage, AlarmPath } from './alarm-path.js';
import { ProverMetrics } from './prover-metrics.js';
import { readProverConfig } from './prover.config.js';

const FINDING: KeptFinding = {
  id: '01a20000-0000-7000-8000-000000000001',
  kind: 'due-moved',
  fingerprint: 'due-moved:row',
  subjectKind: 'incident',
  subjectId: '01a20000-0000-7000-8000-000000000002',
  reference: 'FC-2026-000001',
  says: 'due later than its history says',
  lasts: true,
  firstSeenAt: new Date('2026-11-02T09:00:00Z'),
};

/** Takes messages, or is away. */
class FakePath implements AlarmPath {
  readonly name = 'webhook';
  readonly taken: AlarmMessage[] = [];
  isAway = false;

  async send(message: AlarmMessage): Promise<boolean> {
    if (this.isAway) throw new Error('away');
    this.taken.push(message);
    return true;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the bell', () => {
  function bell() {
    const path = new FakePath();
    const metrics = new ProverMetrics();
    return { path, metrics, bell: new AlarmBell([path], createLogger('test', 'silent'), metrics) };
  }
  const NOTHING = { fresh: [], resolved: [], open: [] };

  it('tells a gap once, and its end once', async () => {
    const { path, bell: it } = bell();
    it.tell({ fresh: [FINDING], resolved: [], open: [FINDING] });
    await settled();
    it.tell({ ...NOTHING, open: [FINDING] });
    it.tell({ fresh: [], resolved: [FINDING], open: [] });
    await settled();
    expect(path.taken.map(({ type, summary }) => `${type} ${summary}`)).toEqual([
      'prover.alarm 1 found: due-moved',
      'prover.resolved 1 ended: due-moved',
    ]);
    expect(path.taken[0]!.findings).toEqual([
      expect.objectContaining({ reference: 'FC-2026-000001', since: '2026-11-02T09:00:00.000Z' }),
    ]);
  });

  it('keeps what a path that is away has not taken, in order, and counts both', async () => {
    const { path, metrics, bell: it } = bell();
    path.isAway = true;
    it.tell({ fresh: [FINDING], resolved: [], open: [FINDING] });
    await settled();
    it.tell({ fresh: [], resolved: [FINDING], open: [] });
    await settled();
    expect(path.taken).toEqual([]);
    path.isAway = false;
    it.send();
    await settled();
    expect(path.taken.map(({ type }) => type)).toEqual(['prover.alarm', 'prover.resolved']);
    expect(metrics.text()).toContain('fcert_prover_alarms_total{path="webhook",outcome="taken"} 2');
    expect(metrics.text()).toContain('fcert_prover_alarms_total{path="webhook",outcome="failed"} 2');
  });

  it('lists twenty of many and counts them all', async () => {
    const { path, bell: it } = bell();
    const fresh = Array.from({ length: 500 }, (_, n) => ({
      ...FINDING,
      id: String(n),
      fingerprint: `due-moved:${n}`,
    }));
    it.tell({ fresh, resolved: [], open: fresh });
    await settled();
    expect(path.taken).toEqual([expect.objectContaining({ found: 500, open: 500 })]);
    expect(path.taken[0]!.findings).toHaveLength(20);
  });
});

describe('the configuration of the prover', () => {
  const DATABASE_URL = 'postgres://prover:secret-canary@db/fcert';

  it('takes its defaults', () => {
    expect(readProverConfig({ DATABASE_URL, PROVER_ALARM_URL: '' })).toMatchObject({
      PROVER_EVERY_SECONDS: 15,
      METRICS_PORT: 0,
    });
  });

  it('names every variable that is wrong, and the value of none', () => {
    const wrong = {
      DATABASE_URL: 'mysql://secret-canary',
      PROVER_EVERY_SECONDS: '60',
      PROVER_ALARM_URL: 'https://alarms.example/secret-canary',
      PROVER_ALARM_SMTP_URL: 'smtp://relay.example',
    };
    const said = (() => {
      try {
        return String(readProverConfig(wrong).DATABASE_URL);
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const name of [
      'DATABASE_URL',
      'PROVER_EVERY_SECONDS',
      'PROVER_ALARM_SECRET',
      'PROVER_ALARM_MAIL_TO',
    ])
      expect(said).toContain(name);
    expect(said).not.toContain('canary');
  });
});
