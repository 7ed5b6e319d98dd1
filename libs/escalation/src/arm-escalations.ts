import { subjectStandings } from '@fcert/clock';
import { newId } from '@fcert/kernel';
import { type Tx, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditChains } from './announce-escalation.js';
import { type ClockPlan, isSameDue } from './clock-plan.js';
import { ClockPlans, type Subject, type SubjectKey } from './clock-plans.js';
import { releaseDeferred } from './data/deferrals.js';
import type { Escalation } from './data/escalation.entity.js';
import {
  type KnownChain,
  type NewEscalation,
  endChains,
  insertChains,
  knownChains,
  lockOpenChains,
  lockSubjectChains,
  relabelChains,
} from './data/escalation.repository.js';
import { type EndReason, judgeStep } from './domain/lifecycle.js';
import { firstRun } from './domain/next-run.js';
import { moveToNewDue } from './step-runner.js';

export interface ArmInput {
  readonly kind: Subject['kind'];
  /** With the correlation id of the request that changed each; the transaction's own when left out. */
  readonly subjects: readonly { readonly id: string; readonly correlationId?: string }[];
}

export interface ArmOutcome {
  readonly armed: number;
  readonly moved: number;
  readonly ended: number;
}

/** One subject with its chains as they stand and its clocks as they should be followed. */
interface Standing {
  readonly key: SubjectKey;
  readonly correlationId: string;
  readonly subject: Subject | undefined;
  readonly plans: readonly ClockPlan[];
  readonly open: readonly Escalation[];
  readonly known: readonly KnownChain[];
}

/**
 * Brings the chains of subjects in line with their clocks: a clock that runs and has steps gets its chain, a chain
 * whose clock has ended ends, one whose due time has moved is timed anew. Run again, it changes nothing. New chains,
 * which nearly all are, are written together; what changes a chain is written subject by subject.
 */
@Injectable()
export class ArmEscalations {
  constructor(private readonly plans: ClockPlans) {}

  async execute(tx: Tx, input: ArmInput): Promise<ArmOutcome> {
    const { standings, now } = await this.read(tx, input);
    const outcomes: { moved: number; ended: number }[] = [];
    for (const standing of standings)
      if (standing.known.length > 0) outcomes.push(await this.bringInLine(tx, standing));
    return {
      armed: await this.arm(tx, standings, now),
      moved: outcomes.reduce((sum, { moved }) => sum + moved, 0),
      ended: outcomes.reduce((sum, { ended }) => sum + ended, 0),
    };
  }

  private async read(tx: Tx, { kind, subjects }: ArmInput): Promise<{ standings: Standing[]; now: Date }> {
    // Of several changes of one subject the last one stands for all.
    const correlationIds = new Map(subjects.map(({ id, correlationId }) => [id, correlationId]));
    const ids = [...correlationIds.keys()];
    // The server takes them in this order. Locked before the clocks are read: of two reconcilers the later one also
    // knows the later truth.
    const [, open, known, now, found] = await Promise.all([
      lockSubjectChains(tx, ids),
      lockOpenChains(tx, kind, ids),
      knownChains(tx, kind, ids),
      databaseTime(tx),
      this.plans.ofSubjects(tx, kind, ids),
    ]);
    const standings = ids.map((id) => ({
      key: { kind, id },
      correlationId: correlationIds.get(id) ?? tx.correlationId,
      subject: found.get(id)?.subject,
      plans: found.get(id)?.plans ?? [],
      open: open.filter((chain) => chain.subjectId === id),
      known: known.filter((chain) => chain.subjectId === id),
    }));
    return { standings, now };
  }

  /** The chains a subject has already. */
  private async bringInLine(all: Tx, { key, correlationId, subject, plans, open, known }: Standing) {
    const tx = all.inNameOf(correlationId);
    const byClock = new Map(plans.map((plan) => [plan.clockRowId, plan]));
    const ends = ending(open, byClock);
    await endChains(
      tx,
      ends.map(({ chain, reason }) => ({ id: chain.id, reason })),
    );
    await auditChains(
      tx,
      'ended',
      ends.map(({ chain, reason }) => ({ chain, data: { reason } })),
    );
    const moves = moving(open, byClock);
    await moveToNewDue(tx, moves);
    if (subject && known.some((chain) => chain.tlp !== subject.tlp)) await relabelChains(tx, subject);
    if (open.some((chain) => chain.deferredFrom !== null)) await this.wake(tx, key);
    return { moved: moves.length, ended: ends.length };
  }

  /** What has become critical waits for no morning. */
  private async wake(tx: Tx, key: SubjectKey): Promise<void> {
    const standing = (await subjectStandings(tx, [key.id])).get(key.id);
    if (standing?.severity === 'critical') await releaseDeferred(tx, key);
  }

  private async arm(tx: Tx, standings: readonly Standing[], now: Date): Promise<number> {
    const chains = standings.flatMap(({ subject, plans, known }) =>
      subject ? unchained(plans, known).map((plan) => chainOf(subject, plan, now.getTime())) : [],
    );
    if (chains.length === 0) return 0;
    const correlationIds = new Map(standings.map(({ key, correlationId }) => [key.id, correlationId]));
    const armed = await insertChains(tx, chains);
    await auditChains(
      tx,
      'armed',
      armed.map((chain) => ({
        chain,
        data: { steps: chain.snapshot.steps.length, policy: chain.snapshot.policy },
        by: { actor: tx.actor, correlationId: correlationIds.get(chain.subjectId) ?? tx.correlationId },
      })),
    );
    return armed.length;
  }
}

/** Running clocks with steps that no chain follows yet. */
function unchained(plans: readonly ClockPlan[], known: readonly KnownChain[]): ClockPlan[] {
  const followed = new Set(known.map((chain) => chain.clockRowId));
  return plans.filter(
    (plan) => !plan.facts.ended && plan.planned.length > 0 && !followed.has(plan.clockRowId),
  );
}

function ending(open: readonly Escalation[], clocks: ReadonlyMap<string, ClockPlan>) {
  return open.flatMap((chain): { chain: Escalation; reason: EndReason }[] => {
    if (chain.clockRowId === null) return [];
    const judged = judgeStep(clocks.get(chain.clockRowId)?.facts);
    return judged.verdict === 'end' ? [{ chain, reason: judged.reason }] : [];
  });
}

function moving(open: readonly Escalation[], clocks: ReadonlyMap<string, ClockPlan>) {
  return open.flatMap((chain) => {
    const plan = chain.clockRowId === null ? undefined : clocks.get(chain.clockRowId);
    if (!plan || plan.facts.ended || isSameDue(chain.snapshot.dueAt, plan.dueAt)) return [];
    return [{ chain, plan }];
  });
}

function chainOf(subject: Subject, plan: ClockPlan, armedAt: number): NewEscalation {
  const steps = plan.pin();
  return {
    id: newId(),
    subjectKind: subject.kind,
    subjectId: subject.id,
    reference: subject.reference,
    constituentId: subject.constituentId,
    providerId: subject.providerId,
    tlp: subject.tlp,
    clockRowId: plan.clockRowId,
    reason: null,
    snapshot: {
      policy: plan.policy,
      clock: plan.clock,
      dueAt: plan.dueAt?.toISOString() ?? null,
      quietHours: plan.quietHours,
      steps,
    },
    raisedBy: 'escalation',
    pending: firstRun(steps, armedAt),
  };
}
