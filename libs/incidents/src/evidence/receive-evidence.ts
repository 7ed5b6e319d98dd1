import { Injectable } from '@nestjs/common';
import { BeginUpload, type UploadRequest } from './begin-upload.js';
import type { Evidence } from './data/evidence.js';
import { EndUpload } from './end-upload.js';
import { ReadUpload } from './read-upload.js';
import { ReceiveBytes } from './receive-bytes.js';
import { uploadIncomplete } from './upload-refusals.js';

/** Takes a file in one request. One that breaks off leaves nothing. */
@Injectable()
export class ReceiveEvidence {
  constructor(
    private readonly begin: BeginUpload,
    private readonly uploads: ReadUpload,
    private readonly receive: ReceiveBytes,
    private readonly end: EndUpload,
  ) {}

  async execute(
    request: UploadRequest,
    body: AsyncIterable<Buffer>,
  ): Promise<Evidence & { replayed: boolean }> {
    const { uploadId } = await this.begin.execute(request);
    const upload = await this.uploads.execute(request.actor, uploadId);
    try {
      const { evidence } = await this.receive.execute(request.actor, upload, body);
      if (evidence) return evidence;
      throw uploadIncomplete();
    } catch (error) {
      await this.end.execute(request.actor, uploadId).catch(() => undefined);
      throw error;
    }
  }
}
