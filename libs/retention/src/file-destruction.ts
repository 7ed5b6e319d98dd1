import type { ApprovedAct } from '@fcert/identity';
import { type Evidence, destroyFile, findFileToDestroy } from '@fcert/incidents';
import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { heldWhileDeleting } from './data/holds.js';

/** Destroys a file of evidence for good, where no hold forbids it. Its subject is the file; no `change`. */
export const fileDestruction: ApprovedAct = {
  kind: 'evidence.destroy',
  verb: 'evidence:destroy',
  async prepare(tx, { subjectId }) {
    const file = await findFileToDestroy(tx, tx.actor, subjectId ?? '');
    await refuseHeld(tx, file);
    // The second person need not be able to read the file to know which one it is.
    const { id, size, sha256, reportReference: report, incidentReference: incident } = file;
    return { subjectKind: 'evidence', subjectId: id, change: { size, sha256, report, incident } };
  },
  async perform(tx, { subjectId, reason, requestedBy }) {
    await refuseHeld(tx, await findFileToDestroy(tx, tx.actor, subjectId));
    await destroyFile(tx, subjectId, { reason, requestedBy });
    return null;
  },
};

/** Also one that is placed at this moment: whoever places it waits until this transaction has ended, or goes first. */
async function refuseHeld(tx: Tx, { incidentId, constituentId }: Evidence): Promise<void> {
  const held = await heldWhileDeleting(tx);
  const isOfCase = incidentId !== null && held.incidents.includes(incidentId);
  if (!isOfCase && !held.constituents.includes(constituentId)) return;
  throw new DomainError('refused', 'on-hold', 'A legal hold keeps this file. Lift the hold first.');
}
