import { TASK_STATES, type TaskState } from '@fcert/mssp';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

/** Filter and page of the task list. An operator has one provider, whatever the filter says. */
export class TaskQuery extends PageQuery {
  @ApiPropertyOptional({ enum: TASK_STATES })
  @IsOptional()
  @IsIn(TASK_STATES)
  state?: TaskState;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of a provider.' })
  @IsOptional()
  @IsUUID()
  provider?: string;

  @ApiPropertyOptional({ example: 'FC-2026-000123', description: 'Tasks of one incident.' })
  @IsOptional()
  @Matches(/^FC-\d{4}-\d{6,10}$/)
  incident?: string;
}
