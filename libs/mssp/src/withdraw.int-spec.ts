import { AcknowledgeIncident, CloseIncident, findIncident } from '@fcert/incidents';
import { type MsspWorld, openMsspWorld } from '../testing/mssp-world.js';
import { AcknowledgeTask } from './acknowledge-task.js';
import type { Task } from './data/task.entity.js';
import { findTask } from './data/task.repository.js';
import { WithdrawOffers } from './withdraw-offers.js';
import { WithdrawTask } from './withdraw-task.js';

const FORENSICS = 'artefact-and-forensic-analysis';
const REASON = 'The ministry has found the cause itself.';

describe('tasks nobody wants any more', () => {
  let world: MsspWorld;
  beforeAll(async () => {
    world = await openMsspWorld();
  });
  afterAll(() => world.close());

  const offer = (reference: string, provider: string | null = null) =>
    world.offer(reference, FORENSICS, world.analyst, provider);
  const acknowledge = (task: Task) =>
    world.app.get(AcknowledgeTask).execute({ actor: world.indus }, { task: task.id });
  const withdraw = (task: Task, actor = world.analyst) =>
    world.app.get(WithdrawTask).execute({ actor }, { task: task.id, reason: REASON });
  const withdrawOffers = (incidentId: string) =>
    world.run((tx) => world.app.get(WithdrawOffers).execute(tx, incidentId));
  const running = (task: Task) =>
    world.query("SELECT id FROM clock WHERE subject_id = $1 AND state = 'running'", [task.id]);

  async function close(reference: string): Promise<void> {
    const acting = { actor: world.analyst };
    await world.app.get(AcknowledgeIncident).execute(acting, { reference });
    const { version } = (await findIncident(world.db.transactions.reader, { reference }))!;
    await world.app.get(CloseIncident).execute(acting, {
      ...{ reference, version, duplicateOf: null, note: '' },
      disposition: 'not-an-incident/insufficient-data',
    });
  }

  it('are withdrawn by FCERT with a reason, and owe nothing then', async () => {
    const { reference } = await world.incident();
    const task = await offer(reference);
    await acknowledge(task);
    await expect(withdraw(task, world.indus)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await withdraw(task)).toMatchObject({
      state: 'withdrawn',
      withdrawalReason: REASON,
      withdrawnBy: 'Analyst A',
      nextDueAt: null,
    });
    expect(await running(task)).toEqual([]);
    await expect(acknowledge(task)).rejects.toMatchObject({ code: 'already-withdrawn' });
  });

  it('end with their incident where nobody has taken them; what an operator has taken stays', async () => {
    const { reference, id } = await world.incident();
    const [taken, free] = [await offer(reference), await offer(reference)];
    await acknowledge(taken);
    expect(await withdrawOffers(id)).toEqual([]);
    await close(reference);
    expect((await withdrawOffers(id)).map((task) => task.reference)).toEqual([free.reference]);
    expect(await withdrawOffers(id)).toEqual([]);
    const { reader } = world.db.transactions;
    expect(await findTask(reader, taken.reference)).toMatchObject({ state: 'acknowledged' });
    expect(await findTask(reader, free.reference)).toMatchObject({
      state: 'withdrawn',
      withdrawnBy: expect.stringMatching(/./) as string,
    });
    expect(await running(free)).toEqual([]);
  });
});
