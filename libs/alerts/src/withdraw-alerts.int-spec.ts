import { setTimeout as sleep } from 'node:timers/promises';
import { newId, systemActor } from '@fcert/kernel';
import type { OutboxEvent } from '@fcert/platform';
import { type AlertsWorld, heard, openAlertsWorld, raised } from '../testing/alerts-world.js';
import { HoldAfterRestore } from './hold-after-restore.js';
import { NotifyPeople } from './notify-people.js';
import { WithdrawAlerts } from './withdraw-alerts.js';

/** A chain that somebody has taken over calls nobody any more. */
describe('letters of a chain that is acknowledged', () => {
  let world: AlertsWorld;
  beforeAll(async () => {
    world = await openAlertsWorld();
  });
  afterAll(() => world.close());

  const step = async (escalationId: string) => {
    const analyst = await world.person('analyst');
    const recipients = [{ kind: 'person' as const, id: analyst.id, channels: ['email' as const] }];
    const event = heard('escalation.raised', raised({ escalationId, recipients }));
    const [id] = await world.run((tx) => world.get(NotifyPeople).execute(tx, [event]));
    return id!;
  };
  const acknowledge = (escalationId: string) => {
    const payload = { escalationId, incidentId: newId(), clockRowId: null, by: newId() };
    const event = heard('escalation.acknowledged', payload) as OutboxEvent<'escalation.acknowledged'>;
    return world.run((tx) => world.get(WithdrawAlerts).execute(tx, [event]));
  };
  const stateOf = async (id: string) => {
    const { state, reason, waitMs } = (await world.messages()).find((row) => row.id === id)!;
    return { state, reason, waits: waitMs !== null };
  };
  const attempt = (id: string, outcome: string | null) =>
    world.query(
      `WITH claimed AS (UPDATE alert_message SET attempts = 1, next_attempt_at = now() + interval '60 seconds' WHERE id = $1)
       INSERT INTO alert_attempt (message_id, no, started_at, outcome, finished_at)
       VALUES ($1, 1, now(), $2, CASE WHEN $2::text IS NOT NULL THEN now() END)`,
      [id, outcome],
    );

  /** The withdrawal stands at the row of the letter. */
  const untilItWaits = async () => {
    for (let n = 0; n < 200; n += 1) {
      const [{ waiting } = { waiting: 0 }] = await world.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'
            AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
      );
      if (waiting > 0) return;
      await sleep(20);
    }
    throw new Error('nobody waits for the letter');
  };

  it('are withdrawn, and those of other chains of the same case are not', async () => {
    const [taken, open] = [newId(), newId()];
    const [letter, second, other] = [await step(taken), await step(taken), await step(open)];
    expect(await acknowledge(taken)).toBe(2);
    const withdrawn = { state: 'withheld', reason: 'acknowledged', waits: false };
    expect(await stateOf(letter)).toEqual(withdrawn);
    expect(await stateOf(second)).toEqual(withdrawn);
    expect(await stateOf(other)).toEqual({ state: 'waiting', reason: null, waits: true });
  });

  it('are withdrawn while they wait for another attempt, not while one is under way', async () => {
    const chain = newId();
    const [failed, underWay] = [await step(chain), await step(chain)];
    await attempt(failed, 'timeout');
    await attempt(underWay, null);
    expect(await acknowledge(chain)).toBe(1);
    expect(await stateOf(failed)).toMatchObject({ state: 'withheld', reason: 'acknowledged' });
    expect(await stateOf(underWay)).toMatchObject({ state: 'waiting' });
  });

  it('are left to a sender who takes them in the same moment', async () => {
    const chain = newId();
    const letter = await step(chain);
    const { withdrawn } = await world.run(async (tx) => {
      await tx.query(
        `UPDATE alert_message SET attempts = 1, next_attempt_at = now() + interval '90 s' WHERE id = $1`,
        [letter],
      );
      await tx.query('INSERT INTO alert_attempt (message_id, no, started_at) VALUES ($1, 1, now())', [
        letter,
      ]);
      const waits = acknowledge(chain);
      await untilItWaits();
      return { withdrawn: waits };
    });
    expect(await withdrawn).toBe(0);
    expect(await stateOf(letter)).toMatchObject({ state: 'waiting' });
  });

  it('stay as they are where they have been sent, and a second acknowledgement finds nothing', async () => {
    const chain = newId();
    const letter = await step(chain);
    await world.query(
      `UPDATE alert_message SET state = 'sent', settled_at = now(), next_attempt_at = NULL WHERE id = $1`,
      [letter],
    );
    expect(await acknowledge(chain)).toBe(0);
    expect(await stateOf(letter)).toMatchObject({ state: 'sent', reason: null });
  });

  it('and, in a restored database, nothing that waited then goes out by itself', async () => {
    const [waiting, underWay] = [await step(newId()), await step(newId())];
    await attempt(underWay, null);
    const before = (await world.messages()).filter(({ state }) => state === 'waiting').length;
    const acting = { actor: systemActor('after-restore') };
    expect(await world.get(HoldAfterRestore).execute(acting)).toBe(before);
    const held = { state: 'dead', reason: 'restored', waits: false };
    expect(await stateOf(waiting)).toEqual(held);
    expect(await stateOf(underWay)).toEqual(held);
    expect(await world.get(HoldAfterRestore).execute(acting)).toBe(0);
    const entries = await world.query<{ data: object }>(
      `SELECT data FROM audit_entry WHERE action = 'alerts.held-after-restore' ORDER BY at`,
    );
    expect(entries.map(({ data }) => data)).toEqual([{ messages: before }, { messages: 0 }]);
  });
});
