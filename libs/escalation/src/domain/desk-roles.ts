import { type Role, assertNever } from '@fcert/kernel';
import type { PathNode } from './snapshot.js';

/** Whose job a desk of the escalation path is, where no rota says who does it now. */
export type DeskRole =
  | { readonly of: 'fcert'; readonly role: Role }
  | { readonly of: 'provider' }
  /** Contacts by duty; where the body has named none, its people who report. */
  | { readonly of: 'body'; readonly duties: readonly string[] }
  /** Told by a person's hand-off, never by a step. */
  | { readonly of: 'outside' };

/** Policies name desks freely; a desk of FCERT that is not listed is the shift lead's, who knows whom to ask. */
const FCERT_ROLES: Readonly<Record<string, Role>> = {
  'fcert-t1': 'analyst',
  'fcert-shift-lead': 'shift-lead',
  'fcert-director': 'director',
};
const HEADS = ['executive'];
const CONTACTS = ['focal-point', 'deputy', 'on-call'];

export function deskRole({ id, kind }: Pick<PathNode, 'id' | 'kind'>): DeskRole {
  switch (kind) {
    case 'fcert-role':
      return { of: 'fcert', role: Object.hasOwn(FCERT_ROLES, id) ? FCERT_ROLES[id]! : 'shift-lead' };
    case 'mssp-role':
      return { of: 'provider' };
    case 'constituent-role':
      return { of: 'body', duties: id === 'constituent-head' ? HEADS : CONTACTS };
    case 'outside-body':
      return { of: 'outside' };
    default:
      return assertNever(kind);
  }
}

/** Asked last, when every desk of a line is empty: somebody at FCERT must hear of it. */
export const LAST_RESORT: readonly Role[] = ['shift-lead', 'director', 'analyst'];
