import { ForgetMessages } from '@fcert/alerts';
import { taskIdsOf } from '@fcert/mssp';
import type { Tx } from '@fcert/platform';
import {
  CarryOutRelease,
  RETENTION_POLICY,
  type RetentionPolicy,
  daysOf,
  heldWhileDeleting,
} from '@fcert/retention';
import { Inject, Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

const ROUND = 500;

@Injectable()
export class RetentionSweep implements Sweep {
  readonly name = 'retention';
  readonly everyMs = 60_000;

  constructor(
    private readonly release: CarryOutRelease,
    private readonly messages: ForgetMessages,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  async run(): Promise<void> {
    await this.release.execute();
    await this.messages.execute({ days: daysOf(this.policy, 'message'), limit: ROUND, held: heldSubjects });
  }
}

/** A hold on an incident keeps what was told about its tasks as well. */
export async function heldSubjects(tx: Tx) {
  const { incidents, constituents } = await heldWhileDeleting(tx);
  return { subjects: [...incidents, ...(await taskIdsOf(tx, incidents))], constituents };
}
