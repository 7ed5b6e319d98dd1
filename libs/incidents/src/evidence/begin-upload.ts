import { createHash, randomBytes } from 'node:crypto';
import { type Actor, DomainError, newId } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { KeyRing, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { insertUpload, storedBy } from './data/evidence-writes.js';
import { statedName } from './domain/evidence-name.js';
import { type About, type EvidenceSubject, accessTo, findSubject } from './evidence-access.js';
import { keyBinding } from './evidence-keys.js';
import { EvidenceConfig } from './evidence.config.js';

export interface UploadRequest {
  readonly actor: Actor;
  readonly about: About;
  readonly name: string | null;
  /** Bytes of the whole file. */
  readonly size: number | null;
}

export interface BegunUpload {
  readonly id: string;
  /** 256 random bits; kept only as their digest, and good for this caller alone. */
  readonly uploadId: string;
}

const UPLOAD_ID_BYTES = 32;
/** Of one report, and added to one incident. Whoever has more sends an archive. */
const FILES_MAX = 1000;

export function uploadDigest(uploadId: string): string {
  return createHash('sha256').update(uploadId).digest('hex');
}

/** Makes room for a file: its row and its key, before its first byte. */
@Injectable()
export class BeginUpload {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: KeyRing,
    private readonly config: EvidenceConfig,
  ) {}

  execute({ actor, about, name, size }: UploadRequest): Promise<BegunUpload> {
    return this.transactions.run({ actor }, async (tx) => {
      const subject = await findSubject(tx, actor, about);
      if (!can(actor, 'evidence:add', accessTo(subject))) {
        throw new DomainError('forbidden', 'forbidden', 'You may read this but not add files to it.');
      }
      const stated = { name: statedName(name ?? ''), size: this.statedSize(size) };
      await this.refuseTooMuch(tx, subject, stated.size);
      const [id, uploadId] = [newId(), randomBytes(UPLOAD_ID_BYTES).toString('base64url')];
      const { keyId, wrapped } = this.keys.newDataKey(keyBinding({ ...subject, id }));
      await insertUpload(tx, {
        ...subject,
        ...{ id, ...stated, keyId, wrappedKey: wrapped },
        uploadSha256: uploadDigest(uploadId),
        hours: this.config.EVIDENCE_UPLOAD_HOURS,
      });
      return { id, uploadId };
    });
  }

  private statedSize(size: number | null): number {
    if (size === null || !Number.isSafeInteger(size) || size <= 0) {
      throw new DomainError('invalid', 'file-size', 'Say how many bytes the file has; an empty one is none.');
    }
    if (size <= this.config.fileBytesMax) return size;
    const most = `A file has at most ${this.config.EVIDENCE_FILE_MIB} MiB.`;
    throw new DomainError('too_large', 'file-too-large', most);
  }

  private async refuseTooMuch(tx: Tx, subject: EvidenceSubject, size: number): Promise<void> {
    const { bytes, open, files } = await storedBy(tx, subject);
    if (open >= this.config.EVIDENCE_UPLOADS_MAX) {
      throw new DomainError('throttled', 'uploads-under-way', 'Finish or end your other uploads first.', {
        retryAfterSeconds: 60,
      });
    }
    if (files >= FILES_MAX) {
      const most = `There are ${FILES_MAX} files here, which is the most there may be. Send the others as an archive.`;
      throw new DomainError('refused', 'too-many-files', most);
    }
    if (subject.reportId === null || bytes + size <= this.config.quotaBytes) return;
    throw new DomainError(
      'refused',
      'evidence-quota',
      `The files of one organisation come to at most ${this.config.EVIDENCE_QUOTA_MIB} MiB. Speak to FCERT's desk.`,
    );
  }
}
