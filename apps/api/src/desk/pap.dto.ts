import { PAP_LABELS, type Pap } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class MarkedObservableBody {
  @ApiProperty({ example: 'domain' })
  @IsString()
  @Length(1, 60)
  type: string;

  @ApiProperty({ example: 'pay-here.example' })
  @IsString()
  @Length(1, 2000)
  value: string;
}

export class PapBody {
  @ApiProperty({
    enum: PAP_LABELS,
    description:
      'red: passive and undetectable only; amber: third parties may be asked; green: one may act; clear.',
  })
  @IsIn(PAP_LABELS)
  pap: Pap;

  @ApiProperty({ maxLength: 500 })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;

  @ApiPropertyOptional({
    type: MarkedObservableBody,
    description: 'A value of the incident; left out, the incident.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => MarkedObservableBody)
  observable?: MarkedObservableBody;
}
