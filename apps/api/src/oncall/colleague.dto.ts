import type { Role } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

const ON_DUTY: readonly Role[] = ['analyst', 'shift-lead', 'director', 'mssp-operator'];

export class ColleagueQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ON_DUTY })
  @IsOptional()
  @IsIn(ON_DUTY)
  role?: Role;

  @ApiPropertyOptional({ format: 'uuid', description: 'A provider: its operators.' })
  @IsOptional()
  @IsUUID()
  provider?: string;
}

export class ColleagueAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ON_DUTY })
  role: Role;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  providerId: string | null;
}

export class ColleagueListAnswer {
  @ApiProperty({ type: [ColleagueAnswer] })
  items: ColleagueAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
