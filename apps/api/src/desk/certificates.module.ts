import { IncidentsModule } from '@fcert/incidents';
import { PaperPrinter } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { CertificatePages } from './certificate-pages.js';
import { CertificatesController } from './certificates.controller.js';

/** The certificates, for both sides of a clock. */
@Module({
  imports: [IncidentsModule],
  controllers: [CertificatesController],
  providers: [CertificatePages, PaperPrinter],
})
export class CertificatesDoorModule {}
