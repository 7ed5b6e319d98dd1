import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

export class PolicyQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'house-default' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  policy?: string;

  @ApiPropertyOptional({ enum: ['approved', 'superseded', 'retired'] })
  @IsOptional()
  @IsIn(['approved', 'superseded', 'retired'])
  state?: 'approved' | 'superseded' | 'retired';

  @ApiPropertyOptional({ description: 'Only those that start clocks today, or only the others.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  inForce?: boolean;
}

export class DraftQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['draft', 'approved', 'refused'] })
  @IsOptional()
  @IsIn(['draft', 'approved', 'refused'])
  state?: 'draft' | 'approved' | 'refused';
}

export class DiffQuery {
  @ApiPropertyOptional({
    example: '1.0.0',
    description: 'Left out: the version in force, or else the newest.',
  })
  @IsOptional()
  @Matches(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, { message: 'must be a version, as in 1.0.0' })
  against?: string;
}
