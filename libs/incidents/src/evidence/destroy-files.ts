import { type Actor, DomainError, isId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import type { Queryable, Tx } from '@fcert/platform';
import { type Evidence, findEvidence, lockEvidence } from './data/evidence.js';
import { shred, shredFilesOf } from './data/evidence-writes.js';
import { RELEASE_TEXTS, mayMove } from './domain/evidence-state.js';
import { accessTo } from './evidence-access.js';

/**
 * A file somebody may destroy. Whoever keeps the platform may without reading it: the digest says which one it is. To
 * everybody else, and while it is on its way, it is not there.
 */
export async function findFileToDestroy(q: Queryable, actor: Actor, id: string): Promise<Evidence> {
  const file = isId(id) ? await findEvidence(q, id) : undefined;
  if (!file || file.state === 'uploading' || !can(actor, 'evidence:destroy', accessTo(file))) {
    throw notFound('file');
  }
  if (mayMove(file.state, 'destroyed')) return file;
  throw new DomainError('refused', 'evidence-destroyed', RELEASE_TEXTS.destroyed);
}

/** Destroys the key of a file for good. Its digests and its custody log stay: they prove what it was and who ended it. */
export async function destroyFile(
  tx: Tx,
  id: string,
  why: { readonly reason: string; readonly requestedBy: string },
): Promise<void> {
  await lockEvidence(tx, id);
  const { state, sha256, keyId, reportReference, incidentReference } = await findFileToDestroy(
    tx,
    tx.actor,
    id,
  );
  await shred(tx, id, why.reason);
  await appendAudit(tx, [
    {
      action: 'evidence.destroyed',
      objectKind: 'evidence',
      objectId: id,
      reference: reportReference ?? incidentReference,
      data: { ...why, before: state, sha256, keyId },
    },
  ]);
}

/** The same for all files of incidents whose words go after retention. Their names are words, and go as well. */
export async function destroyFilesOf(
  tx: Tx,
  incidentIds: readonly string[],
  why: { readonly reason: string; readonly releaseId: string },
): Promise<void> {
  const files = await shredFilesOf(tx, incidentIds, why.reason);
  await appendAudit(
    tx,
    files.map(({ id, reference, ...data }) => ({
      action: 'evidence.destroyed',
      objectKind: 'evidence',
      objectId: id,
      reference,
      data: { ...why, ...data },
    })),
  );
}
