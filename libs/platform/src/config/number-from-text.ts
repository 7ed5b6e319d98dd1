import { Transform } from 'class-transformer';

/** Environment variables are text: turns `"3000"` into 3000 and leaves anything else for the validator to refuse. */
export function NumberFromText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
  );
}
