import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { PageQuery } from '../http/page-query.js';

export class ConstituentQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'health' })
  @IsOptional()
  @IsString()
  @Length(1, 60)
  sector?: string;
}

export class ConstituentAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'DIV-CABINET' })
  code: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true })
  short: string | null;

  @ApiProperty({ example: 'division' })
  type: string;

  @ApiProperty({ type: String, nullable: true, description: 'Code of the body it belongs to.' })
  parentCode: string | null;

  @ApiProperty()
  sector: string;

  @ApiProperty()
  critical: boolean;

  @ApiProperty({
    description: 'How sure the register is of this row; `general` rows are confirmed before real use.',
  })
  source: string;
}

export class ConstituentListAnswer {
  @ApiProperty({ type: [ConstituentAnswer] })
  items: ConstituentAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
