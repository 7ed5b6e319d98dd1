import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, Requires } from '../http/requires.js';
import { Contract } from '../http/contract.js';
import { DOCS_CSP, docsPage } from './docs-page.js';

@ApiExcludeController()
@Controller()
export class ContractController {
  constructor(private readonly contract: Contract) {}

  @Public()
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return this.contract.text;
  }

  /** The same contract for people, behind sign-in. Our own page: it loads nothing. */
  @Requires('document:read')
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', DOCS_CSP)
  page(): string {
    return docsPage(this.contract.document);
  }
}
