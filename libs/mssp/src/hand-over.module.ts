import { EvidenceModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { HandOverFile } from './hand-over-file.js';

/** Files for providers; apart from `MsspModule`, since only a door of files has a store for them. */
@Module({ imports: [EvidenceModule], providers: [HandOverFile], exports: [HandOverFile] })
export class HandOverModule {}
