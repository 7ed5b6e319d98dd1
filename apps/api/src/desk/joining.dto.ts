import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class MergeBody {
  @ApiProperty({ example: 'FC-2026-000124', description: 'The incident that turns out to be the same one.' })
  @IsString()
  @Length(1, 40)
  absorbed: string;

  @ApiProperty({ description: 'The organisation reads it.' })
  @IsString()
  @Length(3, 1000)
  @SaysSomething()
  reason: string;
}

export class UnmergeBody {
  @ApiProperty({ description: 'The organisation reads it.' })
  @IsString()
  @Length(3, 1000)
  @SaysSomething()
  reason: string;
}

export class SplitBody {
  @ApiProperty({ type: [String], description: 'References of the reports that are about something else.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 40, { each: true })
  reports: string[];

  @ApiPropertyOptional({ description: 'Of the new incident; the title of its first report when left out.' })
  @IsOptional()
  @IsString()
  @Length(3, 300)
  @SaysSomething()
  title?: string;

  @ApiProperty({ description: 'The organisation reads it.' })
  @IsString()
  @Length(3, 1000)
  @SaysSomething()
  reason: string;
}

export class ClockParameters {
  @ApiProperty()
  @IsString()
  @Length(1, 40)
  reference: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

export class PauseBody {
  @ApiProperty({
    example: 'awaiting-constituent',
    description: 'One of the reasons the policy of the clock lists.',
  })
  @IsString()
  @Length(1, 100)
  reason: string;
}
