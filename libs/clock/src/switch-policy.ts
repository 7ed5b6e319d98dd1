import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  findVersion,
  lockPolicy,
  newestVersion,
  supersedeOlder,
  updateVersion,
} from './data/policy-versions.js';
import { assertPolicyAct, assertRevision } from './policy-acts.js';

/** Switches a stored version on or off for new subjects. Where it runs, it goes on. */
@Injectable()
export class SwitchPolicy {
  async execute(
    tx: Tx,
    input: { id: string; version: string; revision: number; enabled: boolean; reason: string },
  ): Promise<{ revision: number; superseded: readonly string[] }> {
    await lockPolicy(tx, input.id);
    const found = await findVersion(tx, input.id, input.version);
    if (!found) throw notFound('policy version');
    assertRevision('policy version', input.revision, found.revision);
    const newest = await newestVersion(tx, input.id, found.document.timezone);
    assertPolicyAct(tx, input.enabled ? 'enable' : 'disable', { ...found, newestVersion: newest.version });
    const revision = await updateVersion(tx, found, { enabled: input.enabled, reason: input.reason });
    return { revision, superseded: input.enabled ? await supersedeOlder(tx, [input.id]) : [] };
  }
}
