import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { type KeyKind, type PageEnd, decodeCursor } from './cursor.js';

const DEFAULT_LIMIT = 50;
const LIMIT_MAX = 200;

/** Query parameters are text: `"50"` becomes 50, anything else is left for the rules to refuse. */
export function IntegerParameter(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value,
  );
}

/** What every list takes. */
export class PageQuery {
  @ApiPropertyOptional({ description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @Length(1, 400)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: DEFAULT_LIMIT })
  @IsOptional()
  @IntegerParameter()
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit?: number;
}

export interface Page {
  readonly limit: number;
  readonly after: PageEnd | null;
}

/** @param kind how the list's sort key looks */
export function pageOf(query: PageQuery, kind: KeyKind = 'instant'): Page {
  return {
    limit: query.limit ?? DEFAULT_LIMIT,
    after: query.cursor === undefined ? null : decodeCursor(query.cursor, kind),
  };
}
