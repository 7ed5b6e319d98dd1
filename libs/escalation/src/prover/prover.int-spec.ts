import { appendAudit } from '@fcert/audit';
import { SweepClocks, type ClockPolicy } from '@fcert/clock';
import { quickPolicy, openEscalationWorld, type EscalationWorld } from '../../testing/escalation-world.js';
import { listFindings } from './data/finding.read-model.js';
import { ProvingConnection } from './data/proving-connection.js';
import { proveAll } from './prove-all.js';
import { ProverPass } from './prover-pass.js';

/** One second, with a warning half way, a step at the due time and one a second later. */
function policy(): ClockPolicy {
  const quick = quickPolicy(1);
  const [clock] = quick.clocks;
  const steps = [
    { at: { fraction: 1 }, action: 'page' as const, to: ['fcert-t1'] },
    { at: { afterDue: 'PT1S' }, action: 'page' as const, to: ['fcert-shift-lead'], requireAck: true },
  ];
  return { ...quick, clocks: [{ ...clock!, warnAt: [0.5], escalationSteps: steps, pausable: false }] };
}

/** Ten minutes: what has not happened by then is missing, whatever the house target. */
const PAST = "interval '10 minutes'";

/** Moves everything that stands about clocks and chains into the past, history and outcome alike. */
const AGE = [
  `UPDATE clock_subject SET opened_at = opened_at - ${PAST}`,
  `UPDATE clock_fact SET at = at - ${PAST}, recorded_at = recorded_at - ${PAST}`,
  `UPDATE clock SET started_at = started_at - ${PAST}, known_at = known_at - ${PAST}, anchor_at = anchor_at - ${PAST},
          count_from = count_from - ${PAST}, allowed_until = allowed_until - ${PAST}, due_at = due_at - ${PAST},
          ended_at = ended_at - ${PAST}`,
  `UPDATE clock_alarm SET fire_at = fire_at - ${PAST}, fired_at = fired_at - ${PAST}`,
  `UPDATE escalation SET created_at = created_at - ${PAST}, next_step_at = next_step_at - ${PAST},
          acknowledged_at = acknowledged_at - ${PAST}, ended_at = ended_at - ${PAST},
          snapshot = jsonb_set(snapshot, '{steps}', (SELECT jsonb_agg(jsonb_set(s, '{at}',
            to_jsonb(to_char(((s ->> 'at')::timestamptz - ${PAST}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
              ORDER BY (s ->> 'no')::int) FROM jsonb_array_elements(snapshot -> 'steps') s))`,
  `UPDATE escalation_step_run SET due_at = due_at - ${PAST}, fired_at = fired_at - ${PAST}`,
  `UPDATE outbox SET created_at = created_at - ${PAST}`,
];

interface Story {
  readonly id: string;
  readonly clock: string;
  readonly chain: string;
}

/** The changes a fault would leave behind, and what the prover must call them. */
const PLANTS: readonly (readonly [name: string, kind: string, sql: (story: Story) => readonly string[]])[] = [
  [
    'a swallowed step',
    'step-swallowed',
    ({ chain }) => [`DELETE FROM escalation_step_run WHERE escalation_id = '${chain}' AND step_no = 2`],
  ],
  [
    'a swallowed step that was tidied up behind',
    'step-swallowed',
    ({ chain }) => [
      `DELETE FROM escalation_step_run WHERE escalation_id = '${chain}' AND step_no = 2`,
      `DELETE FROM audit_entry WHERE object_id = '${chain}' AND data ->> 'step' = '2'`,
      `DELETE FROM outbox WHERE payload ->> 'escalationId' = '${chain}' AND payload ->> 'step' = '2'`,
    ],
  ],
  [
    'a chain that was never armed',
    'step-swallowed',
    ({ chain }) => [
      `DELETE FROM escalation_step_run WHERE escalation_id = '${chain}'`,
      `DELETE FROM escalation WHERE id = '${chain}'`,
    ],
  ],
  [
    'an alarm that did not fire',
    'alarm-late',
    ({ clock }) => [`UPDATE clock_alarm SET fired_at = NULL WHERE clock_id = '${clock}' AND level = 'due'`],
  ],
  [
    'an alarm that is not there',
    'alarm-missing',
    ({ clock }) => [`DELETE FROM clock_alarm WHERE clock_id = '${clock}' AND level = 'due'`],
  ],
  [
    'an alarm that was taken back',
    'alarm-missing',
    ({ clock }) => [
      `UPDATE clock_alarm SET fired_at = NULL, cancelled_at = now() WHERE clock_id = '${clock}' AND level = 'due'`,
    ],
  ],
  [
    'an alarm that fired late',
    'alarm-late',
    ({ clock }) => [
      `UPDATE clock_alarm SET fired_at = fired_at + interval '45 seconds' WHERE clock_id = '${clock}' AND level = 'due'`,
    ],
  ],
  [
    'an alarm that fired early, against its own instant',
    'fired-early',
    ({ clock }) => [
      'ALTER TABLE clock_alarm DROP CONSTRAINT clock_alarm_check',
      `UPDATE clock_alarm SET fired_at = fire_at - interval '1 ms' WHERE clock_id = '${clock}' AND level = 'due'`,
    ],
  ],
  [
    'an alarm that fired early because its instant had been moved',
    'fired-early',
    ({ clock }) => [
      `UPDATE clock_alarm SET fire_at = fire_at - interval '0.9 seconds', fired_at = fire_at - interval '0.8 seconds' WHERE clock_id = '${clock}' AND level = 'due'`,
    ],
  ],
  [
    'an alarm that was told twice',
    'fired-twice',
    ({ clock }) => [
      copyOf('outbox', `payload ->> 'clockRowId' = '${clock}' AND payload ->> 'level' = 'due'`),
    ],
  ],
  [
    'an alarm that stands twice in the audit ledger',
    'fired-twice',
    ({ clock }) => [copyOf('audit_entry', `object_id = '${clock}' AND data ->> 'level' = 'due'`)],
  ],
  [
    'an alarm nobody was told of',
    'firing-untold',
    ({ clock }) => [
      `DELETE FROM outbox WHERE payload ->> 'clockRowId' = '${clock}' AND payload ->> 'level' = 'due'`,
    ],
  ],
  [
    'a step that was told twice',
    'fired-twice',
    ({ chain }) => [copyOf('outbox', `payload ->> 'escalationId' = '${chain}' AND payload ->> 'step' = '1'`)],
  ],
  [
    'a step that ran before its time',
    'fired-early',
    ({ chain }) => [
      `UPDATE escalation_step_run SET due_at = due_at - interval '5 seconds', fired_at = fired_at - interval '5 seconds' WHERE escalation_id = '${chain}' AND step_no = 1`,
    ],
  ],
  [
    'a due time that was moved',
    'due-moved',
    ({ clock }) => [
      `UPDATE clock SET due_at = due_at + interval '1 hour', allowed_until = allowed_until + interval '1 hour' WHERE id = '${clock}'`,
    ],
  ],
  [
    'a clock that was stopped with nothing on record',
    'clock-stopped-early',
    ({ clock }) => [
      `UPDATE clock SET state = 'met_late', ended_at = now(), reason = 'acknowledged' WHERE id = '${clock}'`,
    ],
  ],
  [
    'a clock that is not there',
    'clock-missing',
    ({ clock, chain }) => [
      `DELETE FROM clock_alarm WHERE clock_id = '${clock}'`,
      `UPDATE escalation SET clock_row_id = gen_random_uuid() WHERE id = '${chain}'`,
      `DELETE FROM clock WHERE id = '${clock}'`,
    ],
  ],
  [
    'a clock nothing demands',
    'clock-unexplained',
    ({ clock }) => [
      `INSERT INTO clock SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'instance', 7, 'duty', 'x'))).* FROM clock c WHERE id = '${clock}'`,
    ],
  ],
  [
    'history that is gone',
    'clock-changed',
    ({ id }) => [`DELETE FROM clock_fact WHERE subject_id = '${id}'`],
  ],
];

function copyOf(table: string, where: string): string {
  const seq = table === 'outbox' ? `, 'seq', (SELECT max(seq) + 1000000 FROM outbox)` : '';
  return `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()${seq}))).*
            FROM ${table} t WHERE ${where}`;
}

describe('the prover, on a real database', () => {
  let world: EscalationWorld;
  let connection: ProvingConnection;
  const stories: Story[] = [];

  /** Past the triggers that forbid such things to the product. */
  async function plant(sql: readonly string[]): Promise<void> {
    await world.run(async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      for (const statement of sql) await tx.query(statement);
    });
  }

  const findingsOf = async (id: string) =>
    (
      await world.query<{ kind: string }>('SELECT DISTINCT kind FROM prover_finding WHERE subject_id = $1', [
        id,
      ])
    ).map((row) => row.kind);

  async function tellStories(count: number): Promise<void> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push((await world.incident()).id);
    for (const id of ids)
      await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: id }));
    const clocks = world.app.get(SweepClocks, { strict: false });
    for (
      const until = Date.now() + 3_500;
      Date.now() < until;
      await new Promise((resolve) => setTimeout(resolve, 100))
    ) {
      await clocks.execute({
        onFired: (tx, fired) =>
          appendAudit(
            tx,
            fired.map((one) => ({
              action: one.kind === 'due' ? 'clock.breached' : 'clock.due-soon',
              objectKind: 'clock',
              objectId: one.clockRowId,
              data: { level: one.level },
            })),
          ),
      });
      await world.sweep.execute();
    }
    for (const id of ids) {
      const [row] = await world.query<Story>(
        'SELECT subject_id AS id, id AS chain, clock_row_id AS clock FROM escalation WHERE subject_id = $1',
        [id],
      );
      stories.push(row!);
    }
  }

  beforeAll(async () => {
    world = await openEscalationWorld([policy()]);
    connection = new ProvingConnection(world.db.urlOf('prover'));
    await tellStories(PLANTS.length + 3);
    await plant(AGE);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await world.close();
  });

  it('finds nothing where everything happened as it must', async () => {
    const proof = await proveAll(connection);
    expect(proof.shown).toEqual([]);
    expect(proof).toMatchObject({ subjects: PLANTS.length + 3, findings: 0 });
    const [ran] = await world.query<{ alarms: number; runs: number }>(
      `SELECT (SELECT count(*)::int FROM clock_alarm WHERE fired_at IS NOT NULL) AS alarms,
              (SELECT count(*)::int FROM escalation_step_run) AS runs`,
    );
    expect(ran).toEqual({ alarms: 2 * stories.length, runs: 2 * stories.length });
  });

  it.each(PLANTS.map(([name, kind, sql], n) => [name, kind, sql, n] as const))(
    'names %s',
    async (_name, kind, sql, n) => {
      const story = stories[n]!;
      await plant(sql(story));
      await proveAll(connection);
      expect(await findingsOf(story.id)).toContain(kind);
    },
  );

  it('names a clock that was stopped twice, and one that was changed after its end', async () => {
    const [first, second] = stories.slice(PLANTS.length);
    for (const story of [first!, second!])
      await world.run((tx) =>
        world.record.execute(tx, {
          kind: 'incident',
          id: story.id,
          event: 'acknowledged',
          at: null,
          dutyHolder: 'fcert',
        }),
      );
    await proveAll(connection);
    expect(await findingsOf(first!.id)).toEqual([]);
    await plant([
      `UPDATE clock SET ended_at = ended_at + interval '1 minute' WHERE id = '${first!.clock}'`,
      `UPDATE clock SET state = 'met' WHERE id = '${second!.clock}'`,
    ]);
    await proveAll(connection);
    expect(await findingsOf(first!.id)).toEqual(['clock-stopped-twice']);
    expect(await findingsOf(second!.id)).toEqual(['clock-stopped-twice']);
  });

  it('tells a gap once, sees it again, and tells its end', async () => {
    const story = stories.at(-1)!;
    const pass = new ProverPass(connection);
    const about = (findings: readonly { subjectId: string | null }[]) =>
      findings.filter((one) => one.subjectId === story.id).length;
    await pass.execute(performance.now());
    await plant([`UPDATE clock SET due_at = due_at + interval '1 hour' WHERE id = '${story.clock}'`]);
    const found = await pass.execute(performance.now());
    expect(about(found.fresh)).toBe(1);
    const again = await pass.execute(performance.now());
    expect([about(again.fresh), about(again.open)]).toEqual([0, 1]);
    await plant([`UPDATE clock SET due_at = due_at - interval '1 hour' WHERE id = '${story.clock}'`]);
    const ended = await pass.execute(performance.now());
    expect([about(ended.resolved), about(ended.open)]).toEqual([1, 0]);
    const listed = await listFindings(connection, { state: 'ended', kind: 'due-moved', limit: 10 });
    expect(listed).toContainEqual(expect.objectContaining({ lasts: true, resolvedAt: expect.any(Date) }));
  });

  it('keeps its findings: none can be changed or taken away', async () => {
    await expect(world.query(`UPDATE prover_finding SET says = 'nothing'`)).rejects.toThrow('append-only');
    await expect(world.query('DELETE FROM prover_finding')).rejects.toThrow('append-only');
    await expect(world.query('UPDATE prover_finding SET first_seen_at = now()')).rejects.toThrow(
      'append-only',
    );
  });
});
