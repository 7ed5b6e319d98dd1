import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { expireUpload } from './data/evidence-writes.js';
import { ReadUpload } from './read-upload.js';

/** Gives an upload up. What had arrived is removed by the sweep. */
@Injectable()
export class EndUpload {
  constructor(
    private readonly transactions: Transactions,
    private readonly uploads: ReadUpload,
  ) {}

  async execute(actor: Actor, uploadId: string): Promise<void> {
    const upload = await this.uploads.execute(actor, uploadId);
    if (upload.state !== 'uploading') {
      throw new DomainError('refused', 'upload-whole', 'The file has arrived whole; it is evidence now.');
    }
    await this.transactions.run({ actor }, (tx) => expireUpload(tx, upload.id));
  }
}
