import { DomainError } from '@fcert/kernel';
import type { LockedApproval } from '../data/approvals.js';

/** Throws `approval-over` (refused) naming what became of it. */
export function refuseDecided({ decision }: LockedApproval): void {
  if (decision === null) return;
  throw new DomainError('refused', 'approval-over', `This request is ${decision}.`, {
    current: { state: decision },
  });
}
