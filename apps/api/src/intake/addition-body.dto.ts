import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

/** Something more about a report already made. It stands beside the report and changes nothing in it. */
export class AdditionBody {
  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @Length(1, 20_000)
  @SaysSomething()
  text: string;

  @ApiPropertyOptional({
    enum: ['update', 'intermediate', 'final'],
    description: '`update` reports progress; the others are later stages of a staged report.',
  })
  @IsOptional()
  @IsIn(['update', 'intermediate', 'final'])
  phase?: 'update' | 'intermediate' | 'final';

  @ApiPropertyOptional({ maxLength: 8000, description: 'What caused it, as far as known (final stage).' })
  @IsOptional()
  @IsString()
  @Length(1, 8000)
  @SaysSomething()
  rootCause?: string;

  @ApiPropertyOptional({ maxLength: 8000 })
  @IsOptional()
  @IsString()
  @Length(1, 8000)
  @SaysSomething()
  actionsTaken?: string;

  @ApiPropertyOptional({ maxLength: 8000 })
  @IsOptional()
  @IsString()
  @Length(1, 8000)
  @SaysSomething()
  lessons?: string;
}
