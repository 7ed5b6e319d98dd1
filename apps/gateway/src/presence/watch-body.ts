import { DomainError } from '@fcert/kernel';
import { DOINGS, type Doing } from './roll-call.js';

const REFERENCE = /^[A-Za-z0-9-]{1,40}$/;

export interface WatchBody {
  readonly reference: string;
  readonly doing: Doing;
}

/** Throws `malformed` for anything but `{reference, doing?}`. */
export function readWatch(body: unknown): WatchBody {
  const { reference, doing = 'viewing' } = fieldsOf(body, ['reference', 'doing']);
  if (!(DOINGS as readonly unknown[]).includes(doing)) throw malformed();
  return { reference: readReference(reference), doing: doing as Doing };
}

/** The reference of `{reference}`; throws `malformed` for anything else. */
export function readUnwatch(body: unknown): string {
  return readReference(fieldsOf(body, ['reference']).reference);
}

function readReference(reference: unknown): string {
  if (typeof reference !== 'string' || !REFERENCE.test(reference)) throw malformed();
  return reference;
}

function fieldsOf(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformed();
  if (Object.keys(body).some((name) => !known.includes(name))) throw malformed();
  return { ...body };
}

function malformed(): DomainError {
  return new DomainError('invalid', 'malformed', 'Send {reference, doing}, as the guide says.');
}
