import { Controller, Get, Header, HttpCode, Param, Post, Res, applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcceptsEmptyForm } from '../http/accepts-empty-form.js';
import { Public } from '../http/requires.js';
import { LinkActs } from './link-acts.js';
import { LINK_CSP, linkPage } from './link-page.js';
import { LINK_STATUS } from './link-texts.js';

const HTML_TYPE = 'text/html';
const HTML = `${HTML_TYPE}; charset=utf-8`;
/** The address is a secret: it is told to nobody, and browsers must still say where the form comes from. */
const REFERRER = 'same-origin';

/** The page tells in its status too where a link has led. */
function EndsOfLinks(): MethodDecorator {
  const content = { [HTML_TYPE]: { schema: { type: 'string' } } };
  const told = [...new Set(Object.values(LINK_STATUS))].filter((status) => status !== 200);
  return applyDecorators(
    ...told.map((status) => ApiResponse({ status, content, description: 'The page says why.' })),
  );
}

/**
 * The page behind the link of a letter, for a person without a session. Programs that open links to look at them see a
 * page with a button: only the button, a POST, acknowledges.
 */
@ApiTags('alerts')
@Public()
@Controller('alerts/acknowledgements')
export class LinksController {
  constructor(private readonly links: LinkActs) {}

  @Get(':token')
  @ApiOperation({
    operationId: 'showAcknowledgementLink',
    summary: 'A page with a button; changes nothing',
    security: [],
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ type: String })
  @EndsOfLinks()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_CSP)
  @Header('referrer-policy', REFERRER)
  async show(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const facts = await this.links.look(token);
    void reply.status(LINK_STATUS[facts.standing]);
    return linkPage(facts);
  }

  @Post(':token')
  @HttpCode(200)
  @AcceptsEmptyForm()
  @ApiOperation({
    operationId: 'followAcknowledgementLink',
    summary: 'The button: acknowledges as the person the letter went to',
    security: [],
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ type: String })
  @EndsOfLinks()
  @Header('content-type', HTML)
  @Header('content-security-policy', LINK_CSP)
  @Header('referrer-policy', REFERRER)
  async act(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const facts = await this.links.act(token);
    void reply.status(LINK_STATUS[facts.standing]);
    return linkPage(facts);
  }
}
