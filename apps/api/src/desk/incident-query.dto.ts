import { SEVERITIES, type Severity } from '@fcert/kernel';
import {
  INCIDENT_STATES,
  QUEUE_SORTS,
  QUEUE_VIEWS,
  type IncidentState,
  type QueueSort,
  type QueueView,
} from '@fcert/incidents';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

const list = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value);

/** Filter, order and page of the queue: the whole state of a view, so that it fits in its URL. */
export class IncidentQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: QUEUE_VIEWS,
    default: 'desk',
    description: '`desk`: open and nobody’s or mine.',
  })
  @IsOptional()
  @IsIn(QUEUE_VIEWS)
  view?: QueueView;

  @ApiPropertyOptional({ enum: INCIDENT_STATES, description: 'One or several, comma separated.' })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(6)
  @IsIn(INCIDENT_STATES, { each: true })
  state?: IncidentState[];

  @ApiPropertyOptional({ enum: SEVERITIES, description: 'One or several, comma separated.' })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(5)
  @IsIn(SEVERITIES, { each: true })
  severity?: Severity[];

  @ApiPropertyOptional({ description: 'One or several, comma separated.' })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(40)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  sector?: string[];

  @ApiPropertyOptional({ description: 'A person’s id, `me` or `none`.' })
  @IsOptional()
  @Matches(/^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/)
  assignee?: string;

  @ApiPropertyOptional({ description: 'Words of the title, or a reference.' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  q?: string;

  @ApiPropertyOptional({ enum: QUEUE_SORTS, default: 'due' })
  @IsOptional()
  @IsIn(QUEUE_SORTS)
  sort?: QueueSort;
}
