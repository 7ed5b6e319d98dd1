import { EvidenceModule } from '@fcert/incidents';
import { HandOverModule } from '@fcert/mssp';
import { Module } from '@nestjs/common';
import { EvidencePages } from './evidence-pages.js';
import { EvidenceController } from './evidence.controller.js';
import { ScansController } from './scans.controller.js';
import { IncidentEvidenceController, ReportEvidenceController } from './subject-evidence.controller.js';
import { TaskEvidenceController } from './task-evidence.controller.js';
import { UploadsController } from './uploads.controller.js';

/** Files in and out. */
@Module({
  imports: [EvidenceModule, HandOverModule],
  controllers: [
    EvidenceController,
    IncidentEvidenceController,
    ReportEvidenceController,
    ScansController,
    TaskEvidenceController,
    UploadsController,
  ],
  providers: [EvidencePages],
})
export class EvidenceDoorModule {}
