import { TEXT_MAX } from '@fcert/mssp';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class OfferBody {
  @ApiProperty({
    example: 'artefact-and-forensic-analysis',
    description: 'Id of a service of the catalogue.',
  })
  @IsString()
  @Length(1, 80)
  service: string;

  @ApiPropertyOptional({
    description: 'Code or id of the provider; left out, the contract that fits best decides.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 80)
  provider?: string;

  @ApiPropertyOptional({ description: 'The provider reads it; left out, the name of the service.' })
  @IsOptional()
  @IsString()
  @Length(3, 200)
  @SaysSomething()
  title?: string;

  @ApiProperty({
    maxLength: 10_000,
    description: 'What is to be done. The provider reads this, not the incident.',
  })
  @IsString()
  @Length(3, 10_000)
  @SaysSomething()
  instructions: string;
}

export class EvidenceBody {
  @ApiProperty({ minLength: 10, maxLength: TEXT_MAX, description: 'What was done and what shows it.' })
  @IsString()
  @MaxLength(TEXT_MAX)
  evidence: string;
}

export class ReasonBody {
  @ApiProperty({ minLength: 10, maxLength: TEXT_MAX })
  @IsString()
  @MaxLength(TEXT_MAX)
  reason: string;
}
