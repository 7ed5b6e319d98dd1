import { appendAudit } from '@fcert/audit';
import { type Verb, can } from '@fcert/identity';
import { type Incident, findIncident, lockIncidentById } from '@fcert/incidents';
import { DomainError, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import type { HandOff } from './data/hand-off.entity.js';
import { findHandOff } from './data/hand-offs.js';
import { HAND_OFF_TEXTS, type HandOffRefusal } from './domain/hand-off.js';

export interface HandOffKey {
  /** Of the incident. */
  readonly reference: string;
  readonly id: string;
}

/** Locks the incident for a hand-off. Who may not read it learns nothing. */
export async function lockIncidentToHandOff(tx: Tx, verb: Verb, reference: string): Promise<Incident> {
  const found = await findIncident(tx, { reference });
  if (!found || !can(tx.actor, 'incident:read', found)) throw notFound('incident');
  if (can(tx.actor, verb, found)) return lockIncidentById(tx, found.id);
  throw new DomainError('forbidden', 'forbidden', 'You may read this incident but not hand it over.');
}

/** Locks a hand-off with its incident, always the incident first. */
export async function lockHandOff(
  tx: Tx,
  verb: Verb,
  key: HandOffKey,
): Promise<{ incident: Incident; handOff: HandOff }> {
  const incident = await lockIncidentToHandOff(tx, verb, key.reference);
  const handOff = await findHandOff(tx, key, 'FOR NO KEY UPDATE');
  if (!handOff || !can(tx.actor, verb, handOff)) throw notFound('hand-off');
  return { incident, handOff };
}

export function refuseHandOff(refusal: HandOffRefusal): DomainError {
  return new DomainError('refused', refusal, HAND_OFF_TEXTS[refusal]);
}

export function invalidHandOff(code: HandOffRefusal, pointer: string, current?: unknown): DomainError {
  const message = HAND_OFF_TEXTS[code];
  return new DomainError('invalid', code, message, { errors: [{ pointer, code, message }], current });
}

export const numberOf = ({ reference, ordinal }: HandOff): string => `${reference}/${ordinal}`;

export function auditHandOff(
  tx: Tx,
  handOff: HandOff,
  action: 'prepared' | 'released' | 'acknowledged' | 'returned' | 'withdrawn' | 'paper-read',
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return appendAudit(tx, [
    {
      action: `hand-off.${action}`,
      objectKind: 'hand-off',
      objectId: handOff.id,
      reference: handOff.reference,
      data: { number: numberOf(handOff), to: handOff.bodyId, tlp: handOff.tlp, ...data },
    },
  ]);
}
