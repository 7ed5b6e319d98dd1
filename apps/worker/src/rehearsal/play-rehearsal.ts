import { ClockReadModel, enablePolicies } from '@fcert/clock';
import {
  type PlayedChain,
  type PlayedClock,
  type Rehearsal,
  type RehearsalResult,
  type ScenarioStep,
  escalationsOf,
  gradesOf,
  minutesOf,
} from '@fcert/escalation';
import { type Incident } from '@fcert/incidents';
import { DomainError, systemActor } from '@fcert/kernel';
import { DatabaseConfig, IsolatedSchema, Transactions, migrate } from '@fcert/platform';
import { type INestApplicationContext, Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Acts } from './acts.js';
import { Stage } from './stage.js';

const MINUTE_MS = 60_000;
/** What no row announces (an acknowledgement that lapses, say) is looked for this often. */
const STRIDE_MS = 15 * MINUTE_MS;
/** What the product works with and a play needs; no report, incident or person. In an order that keys allow. */
const REFERENCE_TABLES = ['constituent', 'clock_policy', 'working_calendar', 'holiday'];

/** Opens the worker's own wiring on another database address, with nothing of it running. */
export type OpenStage = (databaseUrl: string) => Promise<INestApplicationContext>;
export const OPEN_STAGE = Symbol('OPEN_STAGE');

/**
 * Plays a rehearsal with the product's own code in a schema of its own, under a time of its own: clocks fire exactly
 * when they are due, so that what is late is what the acts of the scenario made late. No message leaves, nothing of
 * it stays but the result.
 */
@Injectable()
export class PlayRehearsal {
  constructor(
    private readonly dataSource: DataSource,
    private readonly database: DatabaseConfig,
    @Inject(OPEN_STAGE) private readonly openStage: OpenStage,
  ) {}

  async execute({ id, scenario }: Rehearsal): Promise<RehearsalResult> {
    const name = `rehearsal_${id.replaceAll('-', '')}`;
    const schema = await IsolatedSchema.create(this.dataSource, this.database.DATABASE_URL, name);
    try {
      return await this.onStage(schema, scenario);
    } finally {
      await schema.drop();
    }
  }

  private async onStage(schema: IsolatedSchema, scenario: Rehearsal['scenario']): Promise<RehearsalResult> {
    const app = await this.openStage(schema.url);
    try {
      await migrate(app.get(DataSource), { walls: false });
      await schema.copy(REFERENCE_TABLES);
      await app
        .get(Transactions)
        .run({ actor: systemActor('rehearsal') }, (tx) => enablePolicies(tx, scenario.enable ?? []));
      return await perform(schema, new Stage(app), scenario);
    } finally {
      await app.close();
    }
  }
}

async function perform(
  schema: IsolatedSchema,
  stage: Stage,
  scenario: Rehearsal['scenario'],
): Promise<RehearsalResult> {
  const acts = new Acts(stage.app, scenario.constituent);
  const start = Date.parse(scenario.startsAt);
  const instantOf = (step: ScenarioStep) => start + minutesOf(step.at) * MINUTE_MS;
  const end = start + minutesOf(scenario.lasts) * MINUTE_MS;
  const refused: { step: number; code: string; message: string }[] = [];
  let next = 0;
  for (let now = start; ;) {
    await schema.setTime(new Date(now));
    for (; next < scenario.steps.length && instantOf(scenario.steps[next]!) <= now; next += 1) {
      const refusal = await tryAct(acts, scenario.steps[next]!, new Date(now));
      if (refusal) refused.push({ step: next, ...refusal });
      await stage.settle(new Date(now));
    }
    const due = await stage.settle(new Date(now));
    if (now >= end) break;
    const step = next < scenario.steps.length ? instantOf(scenario.steps[next]!) : end;
    // A millisecond at least: what is due and could not run must not hold the play up.
    now = Math.min(end, step, now + STRIDE_MS, Math.max(due?.getTime() ?? end, now + 1));
  }
  const incident = await acts.incident();
  return { incidents: [incident.reference], ...(await recordOf(stage, incident)), refused };
}

/** What the product refuses a person has not happened. Anything else is a fault of ours and ends the play. */
async function tryAct(acts: Acts, step: ScenarioStep, at: Date) {
  try {
    await acts.play(step, at);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    return { code: error.code, message: error.message };
  }
}

async function recordOf(stage: Stage, incident: Incident) {
  const { reader } = stage.app.get(Transactions);
  const views = await stage.app.get(ClockReadModel).forSubjects(reader, [incident.id]);
  const clocks = (views.get(incident.id) ?? []).map(playedClock);
  const chains = (await escalationsOf(reader, { kind: 'incident', id: incident.id })).map(playedChain);
  return { clocks, chains, grades: gradesOf(clocks) };
}

type View = NonNullable<ReturnType<Awaited<ReturnType<ClockReadModel['forSubjects']>>['get']>>[number];

function playedClock(view: View): PlayedClock {
  const minutes = (from: Date, to: Date | null) =>
    to ? Math.round((to.getTime() - from.getTime()) / MINUTE_MS) : null;
  const { id, version, status } = view.policy;
  const late = view.dueAt === null ? null : minutes(view.dueAt, view.endedAt);
  return {
    title: view.title,
    dutyHolder: view.dutyHolder.kind,
    policy: { id, version, status },
    caption: view.caption,
    startedAt: view.startedAt.toISOString(),
    dueAt: view.dueAt?.toISOString() ?? null,
    endedAt: view.endedAt?.toISOString() ?? null,
    state: view.state,
    tookMinutes: minutes(view.startedAt, view.endedAt),
    lateMinutes: late === null ? null : Math.max(0, late),
  };
}

function playedChain({ escalation, runs }: Awaited<ReturnType<typeof escalationsOf>>[number]): PlayedChain {
  const first = runs[0]?.firedAt;
  const { acknowledgedAt } = escalation;
  return {
    title: escalation.snapshot.clock?.title ?? 'By hand',
    steps: runs.map((run) => ({ at: run.firedAt.toISOString(), to: run.targets })),
    answeredAfterMinutes:
      first && acknowledgedAt ? Math.round((acknowledgedAt.getTime() - first.getTime()) / MINUTE_MS) : null,
    state: escalation.state,
  };
}
