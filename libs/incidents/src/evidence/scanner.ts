import type { Clamd } from '@fcert/platform';

/** Injection token of the malware scanner: null where none is configured. */
export const SCANNER = Symbol('SCANNER');

export type Scanner = Pick<Clamd, 'scan'> | null;
