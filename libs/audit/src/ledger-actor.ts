import { systemActor } from '@fcert/kernel';

/** As whom the ledger itself works: sealing, and looking at hashes and ids that tell nothing of what was written. */
export const LEDGER = systemActor('ledger');
