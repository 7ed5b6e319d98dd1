import { Module } from '@nestjs/common';
import { BeginUpload } from './begin-upload.js';
import { EndUpload } from './end-upload.js';
import { EvidenceReader } from './evidence-reader.js';
import { FinishUpload } from './finish-upload.js';
import { HandOverEvidence } from './hand-over-evidence.js';
import { ReadUpload } from './read-upload.js';
import { ReceiveBytes } from './receive-bytes.js';
import { ReceiveEvidence } from './receive-evidence.js';
import { ReleaseEvidence } from './release-evidence.js';
import { RescanEvidence } from './rescan-evidence.js';
import { RewrapKeys } from './rewrap-keys.js';
import { ScanRunner } from './scan-runner.js';
import { StartScan } from './start-scan.js';
import { SweepScans } from './sweep-scans.js';
import { SweepUploads } from './sweep-uploads.js';
import { ViewEvidence } from './view-evidence.js';

const useCases = [
  BeginUpload,
  EndUpload,
  FinishUpload,
  HandOverEvidence,
  ReadUpload,
  ReceiveBytes,
  ReceiveEvidence,
  ReleaseEvidence,
  RescanEvidence,
  RewrapKeys,
  StartScan,
  SweepScans,
  SweepUploads,
  ViewEvidence,
];

/** Files. Needs `EvidenceSettingsModule`, which the app imports once. */
@Module({ providers: [EvidenceReader, ScanRunner, ...useCases], exports: useCases })
export class EvidenceModule {}
