import { READERS_MAX, type Reader, type Restriction } from '@fcert/incidents';
import { ROLES } from '@fcert/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, IsUUID, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class RestrictionBody {
  @ApiProperty({
    type: [String],
    format: 'uuid',
    maxItems: READERS_MAX,
    description:
      'Ids of people of FCERT or of a provider. Whoever restricts is on the list as well, and every director without being named.',
  })
  @IsArray()
  @ArrayMaxSize(READERS_MAX)
  @IsUUID(undefined, { each: true })
  readers: string[];

  @ApiProperty({ maxLength: 500, example: 'An insider is suspected.', description: 'Those named read it.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

export class RestrictionReasonBody {
  @ApiProperty({ maxLength: 500, example: 'The suspicion was unfounded.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

export class ReaderBody extends RestrictionReasonBody {
  @ApiProperty({ format: 'uuid', description: 'Id of the person.' })
  @IsUUID()
  person: string;
}

export class ReaderParameters {
  @ApiProperty()
  @IsString()
  @Length(1, 40)
  reference: string;

  @ApiProperty({ format: 'uuid', description: 'Id of the person.' })
  @IsUUID()
  id: string;
}

export class ReaderAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, enum: ROLES, nullable: true })
  role: Reader['role'];
}

export class RestrictionAnswer {
  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date-time' })
  restrictedAt: string;

  @ApiProperty({ type: ReaderAnswer })
  restrictedBy: ReaderAnswer;

  @ApiProperty({
    type: [ReaderAnswer],
    description: 'By name. Directors of FCERT and the people of the body see it besides.',
  })
  readers: ReaderAnswer[];
}

export function restrictionAnswer(it: Restriction): RestrictionAnswer {
  return {
    reason: it.reason,
    restrictedAt: it.restrictedAt.toISOString(),
    restrictedBy: { ...it.by },
    readers: it.readers.map((reader) => ({ ...reader })),
  };
}
