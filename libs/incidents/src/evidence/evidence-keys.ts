import type { KeyRing } from '@fcert/platform';
import type { Evidence } from './data/evidence.js';

/** Version of the sealed form; part of what every key and chunk is bound to. */
const VERSION = 1;

type Owned = Pick<Evidence, 'id' | 'reportId' | 'incidentId' | 'constituentId'>;

/** What a data key belongs to: moved to another file, report or body it does not open. */
export function keyBinding(it: Owned): string {
  // An incident is named only where the file was added to it: a report may come to belong to another one.
  const subject = it.reportId === null ? `incident ${it.incidentId}` : `report ${it.reportId}`;
  return `evidence ${VERSION}|${it.constituentId}|${subject}|${it.id}`;
}

/** The same for one part: exchanged or reordered parts do not open. */
export function partBinding(it: Owned, partNo: number): string {
  return `${keyBinding(it)}|part ${partNo}`;
}

/** Throws for a file whose key is destroyed. */
export function dataKeyOf(keys: KeyRing, it: Evidence): Buffer {
  if (it.keyId === null || it.wrappedKey === null) throw new Error('the key of this file is destroyed');
  return keys.unwrap({ keyId: it.keyId, wrapped: it.wrappedKey }, keyBinding(it));
}
