import type { Actor } from '@fcert/kernel';
import { canonicalJson } from '@fcert/kernel';
import { type CertificateRequest, IssueCertificate } from '@fcert/incidents';
import { PaperPrinter } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { certificatePaper } from './certificate-paper.js';

/** Hands out certificates as bytes: the canonical JSON, or the same facts as a page. */
@Injectable()
export class CertificatePages {
  constructor(
    private readonly issueCertificate: IssueCertificate,
    private readonly printer: PaperPrinter,
  ) {}

  async answer(actor: Actor, request: CertificateRequest, reply: FastifyReply): Promise<void> {
    const certificate = await this.issueCertificate.execute(actor, request);
    const name = `${request.reference}${request.clockRowId ? `-${request.clockRowId}` : ''}`;
    void reply
      .header('etag', `"${certificate.hashes.document}"`)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'accept');
    if (request.format === 'json') {
      await reply.type('application/json').send(canonicalJson(certificate));
      return;
    }
    const pdf = await this.printer.print(certificatePaper(certificate));
    await reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="certificate-${name}.pdf"`)
      .send(pdf);
  }
}

/** PDF where the caller asks for it and not for JSON as well. */
export function formatOf(accept: string | undefined): 'json' | 'pdf' {
  return accept !== undefined && /application\/pdf/i.test(accept) && !/json/i.test(accept) ? 'pdf' : 'json';
}
