import { LANGUAGES } from '@fcert/alerts';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';

export class ResetRequestBody {
  @ApiProperty({ maxLength: 254, example: 'a.khan@ministry.example' })
  @IsString()
  @Length(1, 254)
  email: string;
}

export class ResetBody {
  @ApiProperty({ description: 'The token of the letter.' })
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be a token as the letter gave it' })
  token: string;

  @ApiProperty({ minLength: 15, maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;
}

export class ResetPageParameters {
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language: (typeof LANGUAGES)[number];
}
