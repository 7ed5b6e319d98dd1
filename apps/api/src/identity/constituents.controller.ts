import { listConstituents } from '@fcert/constituents';
import { Transactions } from '@fcert/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { cutPage } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { ConstituentListAnswer, ConstituentQuery } from './constituent.dto.js';

@ApiTags('identity')
@Controller('v1/constituents')
export class ConstituentsController {
  constructor(private readonly transactions: Transactions) {}

  @Get()
  @Requires('constituent:list')
  @ApiOperation({ operationId: 'listConstituents', summary: 'The register of bodies, by code' })
  @ApiOkResponse({ type: ConstituentListAnswer })
  async list(@Query() query: ConstituentQuery): Promise<ConstituentListAnswer> {
    const { limit, after } = pageOf(query, 'code');
    const page = { sector: query.sector ?? null, after: after?.key ?? null, limit: limit + 1 };
    const rows = await listConstituents(this.transactions.reader, page);
    const { shown, nextCursor } = cutPage(rows, limit, ({ code, id }) => ({ key: code, id }));
    return { items: shown, nextCursor };
  }
}
