import { subjectStandings } from '@fcert/clock';
import { addTimeline, lastActsOf } from '@fcert/incidents';
import { systemActor } from '@fcert/kernel';
import { type Tx, Transactions, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceLapses } from './announce-escalation.js';
import type { ClockPlan } from './clock-plan.js';
import { ClockPlans } from './clock-plans.js';
import type { Escalation } from './data/escalation.entity.js';
import { type Lapse, lapseChains, lastRuns, lockLapsing, lookAgain } from './data/lapses.js';
import { judgeLapse } from './domain/lapse.js';
import { type LastRun, resume, standingStep } from './domain/next-run.js';

const BATCH = 200;
const BATCHES_MAX = 50;

/**
 * Takes acknowledgements back after which nothing moved: whoever answered for it let it lie. The chain goes on where it
 * stood, and the desk told last hears of it first. An acknowledgement whose clock has ended stays for good.
 */
@Injectable()
export class LapseAcknowledgements {
  constructor(
    private readonly transactions: Transactions,
    private readonly plans: ClockPlans,
  ) {}

  async execute(): Promise<{ lapsed: number }> {
    let lapsed = 0;
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const outcome = await this.transactions.run({ actor: systemActor('escalation') }, async (tx) => {
        const chains = await lockLapsing(tx, BATCH);
        return chains.length === 0 ? null : this.look(tx, chains);
      });
      if (outcome === null) break;
      lapsed += outcome;
    }
    return { lapsed };
  }

  private async look(tx: Tx, chains: readonly Escalation[]): Promise<number> {
    const clocks = await this.plans.byClock(tx, chains);
    const [now, acts, runs] = await Promise.all([
      databaseTime(tx),
      lastActs(tx, chains),
      lastRuns(
        tx,
        chains.map((chain) => chain.id),
      ),
    ]);
    const judged = chains.map((chain) => ({
      chain,
      verdict: judgeLapse({
        clock: clockOf(chain, clocks),
        afterMs: lapsesAfter(chain, runs.get(chain.id) ?? null),
        acknowledgedAt: chain.acknowledgedAt!.getTime(),
        lastActAt: acts.get(chain.subjectId)?.getTime() ?? null,
        now: now.getTime(),
      }),
    }));
    const lapses: Lapse[] = judged.flatMap(({ chain, verdict }) => {
      if (verdict.verdict !== 'lapse') return [];
      const last = runs.get(chain.id) ?? null;
      const pending = resume(chain.snapshot.steps, last, now.getTime());
      return [{ chain, idleSince: new Date(verdict.idleSince), toldBefore: last !== null, pending }];
    });
    await lookAgain(
      tx,
      judged.flatMap(({ chain, verdict }) => {
        if (verdict.verdict === 'lapse') return [];
        return [{ id: chain.id, at: verdict.verdict === 'wait' ? new Date(verdict.until) : null }];
      }),
    );
    await lapseChains(tx, lapses);
    await announceLapses(tx, lapses);
    for (const { chain } of lapses) await tellIncident(tx, chain);
    return lapses.length;
  }
}

function clockOf(chain: Escalation, clocks: ReadonlyMap<string, ClockPlan>) {
  return chain.clockRowId === null ? null : clocks.get(chain.clockRowId)?.facts;
}

/** Only chains that stand at a step with such a span are looked at. */
function lapsesAfter(chain: Escalation, last: LastRun | null): number {
  return standingStep(chain.snapshot.steps, last)?.unacknowledgeAfterMs ?? Infinity;
}

/** The later of what the timeline and what the clock ledger tell of people. */
async function lastActs(tx: Tx, chains: readonly Escalation[]): Promise<Map<string, Date>> {
  const ids = [...new Set(chains.map((chain) => chain.subjectId))];
  const [standings, acts] = await Promise.all([subjectStandings(tx, ids), lastActsOf(tx, ids)]);
  const later = ids.flatMap((id): [string, Date][] => {
    const known = [standings.get(id)?.lastActAt, acts.get(id)].filter((at) => at instanceof Date);
    const last = known.sort((a, b) => b.getTime() - a.getTime())[0];
    return last ? [[id, last]] : [];
  });
  return new Map(later);
}

async function tellIncident(tx: Tx, chain: Escalation): Promise<void> {
  if (chain.subjectKind !== 'incident') return;
  const what = chain.snapshot.clock?.title ?? 'escalation by hand';
  await addTimeline(tx, chain.subjectId, [
    {
      kind: 'escalation',
      text: `Acknowledgement lapsed, nothing moved: ${what}`,
      data: { escalation: chain.id, acknowledgedBy: chain.acknowledgedBy },
    },
  ]);
}
