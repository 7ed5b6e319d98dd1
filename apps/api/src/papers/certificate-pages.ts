import { canonicalJson } from '@fcert/kernel';
import type { Certificate } from '@fcert/incidents';
import { PaperPrinter } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CertificateAnswer } from './certificate.dto.js';
import { certificatePaper } from './certificate-paper.js';

export type CertificateFormat = 'json' | 'pdf';

const PDF = { 'application/pdf': { schema: { type: 'string', format: 'binary' } } };

/** How the answers are described in the contract. */
export const CERTIFICATE_ANSWER = {
  description:
    'The canonical JSON (RFC 8785), or the same facts as PDF/A. Of a closed clock always the same bytes.',
  content: {
    'application/json': { schema: { $ref: getSchemaPath(CertificateAnswer) } },
    ...PDF,
  },
};
export const CERTIFICATE_PDF = {
  description: 'PDF/A. Of a closed clock always the same bytes.',
  content: PDF,
};

/** Hands out certificates as bytes: the canonical JSON, or the same facts as a page. */
@Injectable()
export class CertificatePages {
  constructor(private readonly printer: PaperPrinter) {}

  async answer(certificate: Certificate, format: CertificateFormat, reply: FastifyReply): Promise<void> {
    void reply
      .header('etag', `"${certificate.hashes.document}"`)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'accept');
    if (format === 'json') {
      await reply.type('application/json').send(canonicalJson(certificate));
      return;
    }
    const pdf = await this.printer.print(certificatePaper(certificate));
    await reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${fileName(certificate)}"`)
      .send(pdf);
  }
}

function fileName({ scope, subject, clocks }: Certificate): string {
  const clock = scope === 'clock' ? `-${clocks[0]!.id}` : '';
  return `certificate-${subject.reference}${clock}.pdf`;
}

/** PDF where the caller asks for it and not for JSON as well. */
export function formatOf(accept: string | undefined): CertificateFormat {
  return accept !== undefined && /application\/pdf/i.test(accept) && !/json/i.test(accept) ? 'pdf' : 'json';
}
