import { SweepUploads } from '@fcert/incidents';
import { Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

/** Removes what uploads have left behind. */
@Injectable()
export class UploadSweep implements Sweep {
  readonly name = 'evidence-uploads';
  readonly everyMs = 30_000;

  constructor(private readonly uploads: SweepUploads) {}

  run(): Promise<void> {
    return this.uploads.execute();
  }
}
