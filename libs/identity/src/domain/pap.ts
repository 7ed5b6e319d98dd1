import { type Pap, isPapAtMost } from '@fcert/kernel';
import type { Verb } from './verbs.js';

/**
 * The strictest marking under which something may be done with what a case holds. RED: passive only and undetectable, so no
 * value of it leaves. AMBER: third parties may be asked. GREEN: one may act, such as block (MISP taxonomy PAP v3).
 */
const LIMITS: Readonly<Partial<Record<Verb, Pap>>> = {
  'observable:share': 'amber',
  'mssp-task:offer-active': 'green',
};

/** Whether the marking lets anybody do this, the platform included. One that is not known does not. */
export function papAllows(verb: Verb, pap: Pap | undefined): boolean {
  const limit = Object.hasOwn(LIMITS, verb) ? LIMITS[verb] : undefined;
  return limit === undefined || (pap !== undefined && isPapAtMost(pap, limit));
}
