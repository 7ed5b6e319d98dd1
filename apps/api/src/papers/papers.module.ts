import { PaperPrinter } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { CertificatePages } from './certificate-pages.js';

/** What several doors hand out on paper. One printer for all of them, since it prints one at a time. */
@Module({
  providers: [PaperPrinter, CertificatePages],
  exports: [PaperPrinter, CertificatePages],
})
export class PapersModule {}
