import { isInstant } from '@fcert/kernel';
import { type ValidationOptions, registerDecorator } from 'class-validator';

export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: options ?? {},
      validator: {
        validate: isInstant,
        defaultMessage: () => 'must be an instant with a zone, as in 2026-03-01T09:30:00+05:00',
      },
    });
  };
}
