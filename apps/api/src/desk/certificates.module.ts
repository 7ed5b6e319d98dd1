import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { PapersModule } from '../papers/papers.module.js';
import { CertificatesController } from './certificates.controller.js';

/** The certificates of incidents, for both sides of a clock. */
@Module({
  imports: [IncidentsModule, PapersModule],
  controllers: [CertificatesController],
})
export class CertificatesDoorModule {}
