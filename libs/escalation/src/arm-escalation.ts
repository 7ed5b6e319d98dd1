import { subjectStandings } from '@fcert/clock';
import { newId } from '@fcert/kernel';
import { type Tx, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditChains } from './announce-escalation.js';
import { type ClockPlan, isSameDue } from './clock-plan.js';
import { ClockPlans, type Subject } from './clock-plans.js';
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

export interface ArmOutcome {
  readonly armed: number;
  readonly moved: number;
  readonly ended: number;
}

/**
 * Brings the chains of a subject in line with its clocks: a clock that runs and has steps gets its chain, a chain
 * whose clock has ended ends, one whose due time has moved is timed anew. Run again, it changes nothing.
 */
@Injectable()
export class ArmEscalation {
  constructor(private readonly plans: ClockPlans) {}

  async execute(tx: Tx, input: { subjectKind: Subject['kind']; subjectId: string }): Promise<ArmOutcome> {
    const key = { kind: input.subjectKind, id: input.subjectId };
    // The server takes them in this order. Locked before the clocks are read: of two reconcilers the later one also
    // knows the later truth.
    const [, open, known, now, { subject, plans }] = await Promise.all([
      lockSubjectChains(tx, key),
      lockOpenChains(tx, key),
      knownChains(tx, key),
      databaseTime(tx),
      this.plans.ofSubject(tx, key),
    ]);
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
    const armed = subject ? await this.arm(tx, subject, unchained(plans, known), now) : [];
    return { armed: armed.length, moved: moves.length, ended: ends.length };
  }

  /** What has become critical waits for no morning. */
  private async wake(tx: Tx, key: { kind: string; id: string }): Promise<void> {
    const standing = (await subjectStandings(tx, [key.id])).get(key.id);
    if (standing?.severity === 'critical') await releaseDeferred(tx, key);
  }

  private async arm(tx: Tx, subject: Subject, plans: readonly ClockPlan[], now: Date): Promise<Escalation[]> {
    if (plans.length === 0) return [];
    const armed = await insertChains(
      tx,
      plans.map((plan) => chainOf(subject, plan, now.getTime())),
    );
    await auditChains(
      tx,
      'armed',
      armed.map((chain) => ({
        chain,
        data: { steps: chain.snapshot.steps.length, policy: chain.snapshot.policy },
      })),
    );
    return armed;
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
