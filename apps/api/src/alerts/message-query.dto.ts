import { MESSAGE_STATES, type MessageState, OUTSIDE_CHANNELS, type OutsideChannel } from '@fcert/alerts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

export class MessageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: MESSAGE_STATES })
  @IsOptional()
  @IsIn(MESSAGE_STATES)
  state?: MessageState;

  @ApiPropertyOptional({ enum: OUTSIDE_CHANNELS })
  @IsOptional()
  @IsIn(OUTSIDE_CHANNELS)
  channel?: OutsideChannel;

  @ApiPropertyOptional({ description: 'Of an incident or task.' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  reference?: string;
}
