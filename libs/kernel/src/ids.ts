import { v7 as uuidv7 } from 'uuid';

/** A new UUIDv7. Time-ordered for index locality only: it follows the process clock, so it is never a cursor. */
export function newId(): string {
  return uuidv7();
}
