import { type ValidationOptions, registerDecorator } from 'class-validator';

const NAME = /^[a-z][a-z0-9_-]{0,59}$/;

export interface NamedTextLimits {
  readonly most: number;
  readonly longest: number;
}

/** Whether a value is an object of plain field names with texts, within its limits. What is null is left out. */
export function isNamedTexts(value: unknown, { most, longest }: NamedTextLimits): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    entries.length <= most &&
    entries.every(
      ([name, text]) =>
        NAME.test(name) && (text === null || (typeof text === 'string' && text.length <= longest)),
    )
  );
}

/** Answers by field name. */
export function IsNamedTexts(limits: NamedTextLimits, options?: ValidationOptions): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isNamedTexts',
      target: target.constructor,
      propertyName: propertyName as string,
      options,
      validator: {
        validate: (value: unknown) => isNamedTexts(value, limits),
        defaultMessage: () =>
          `$property must be an object of at most ${limits.most} field names with texts of at most ${limits.longest} characters`,
      },
    });
  };
}
