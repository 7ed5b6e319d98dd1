import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  findVersion,
  lockPolicy,
  newestVersion,
  reinstateFor,
  updateVersion,
} from './data/policy-versions.js';
import { assertPolicyAct, assertRevision } from './policy-acts.js';

const DAY_MS = 86_400_000;

/**
 * Ends a version without a successor: after its last day it starts no clocks. A version retired before its first day
 * gives the versions that had made way for it their place back. Where it runs, it goes on.
 */
@Injectable()
export class RetirePolicy {
  /** @param input `lastDay` in the policy's own zone; null: none from now on */
  async execute(
    tx: Tx,
    input: { id: string; version: string; revision: number; lastDay: string | null; reason: string },
  ): Promise<{ revision: number; lastDay: string; reinstated: readonly string[] }> {
    await lockPolicy(tx, input.id);
    const found = await findVersion(tx, input.id, input.version);
    if (!found) throw notFound('policy version');
    assertRevision('policy version', input.revision, found.revision);
    const newest = await newestVersion(tx, input.id, found.document.timezone);
    assertPolicyAct(tx, 'retire', { ...found, newestVersion: newest.version, lastDay: input.lastDay });
    const lastDay = input.lastDay ?? dayBefore(found.today);
    const reinstated = found.begun ? [] : await reinstateFor(tx, found);
    const revision = await updateVersion(tx, found, { state: 'retired', lastDay, reason: input.reason });
    return { revision, lastDay, reinstated };
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
