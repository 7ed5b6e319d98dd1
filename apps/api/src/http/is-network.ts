import { plainNetwork } from '@fcert/identity';
import { type ValidationOptions, registerDecorator } from 'class-validator';

export function IsNetwork(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isNetwork',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: options ?? {},
      validator: {
        validate: (value: unknown) => typeof value === 'string' && plainNetwork(value) !== null,
        defaultMessage: () =>
          'must be an address or a network such as 203.0.113.0/24, with no bit set beyond its prefix',
      },
    });
  };
}
