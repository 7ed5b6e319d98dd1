import { ROLES, type Role } from '@fcert/kernel';
import type { Verb } from './verbs.js';

/** Roles that never work with a password alone: everybody but a ministry's reporters, who may have a second factor. */
export const ROLES_WITH_FACTOR: readonly Role[] = ROLES.filter((role) => role !== 'reporter');

/** What is open to a person who still has to set one up. */
export const OPEN_WITHOUT_FACTOR: readonly Verb[] = ['session:own', 'factor:own', 'factor:change'];

/** Acts that ask for a factor proven a short while ago: a console left open must not be enough for them. */
export const FRESHLY_PROVEN: readonly Verb[] = [
  'factor:change',
  'api-key:create',
  'api-key:rotate',
  'api-key:revoke',
  'person:manage',
  'retention:hold',
  'retention:release',
  'approval:request',
  'approval:decide',
];

/** How long a proven factor opens destructive acts. */
export const PROVEN_MINUTES = 10;

const CODE = /^\d{6}$/;
const RECOVERY = /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/;

/** What somebody typed as their second factor; null when it is neither of the two. */
export function readSecondFactor(text: string): { kind: 'code' | 'recovery-code'; value: string } | null {
  const value = text.replaceAll(' ', '').toUpperCase();
  if (CODE.test(value)) return { kind: 'code', value };
  return RECOVERY.test(value) ? { kind: 'recovery-code', value } : null;
}
