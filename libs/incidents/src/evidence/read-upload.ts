import { type Actor, notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { uploadDigest } from './begin-upload.js';
import { type Evidence, findUpload } from './data/evidence.js';
import { FinishUpload } from './finish-upload.js';

/** How far an upload has come. One of somebody else, an expired one and none answer alike. */
@Injectable()
export class ReadUpload {
  constructor(
    private readonly transactions: Transactions,
    private readonly finish: FinishUpload,
  ) {}

  async execute(actor: Actor, uploadId: string): Promise<Evidence> {
    const by = { uploadSha256: uploadDigest(uploadId), callerId: actor.id };
    const upload = await findUpload(this.transactions.reader, by);
    if (!upload) throw notFound('upload');
    // The process that took the last byte may have died before it said so.
    if (upload.state === 'uploading' && upload.arrived === upload.size) {
      return this.finish.execute({ actor }, upload.id);
    }
    return upload;
  }
}
