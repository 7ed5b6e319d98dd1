import { isPlainName } from '@fcert/kernel';
import { type ValidationOptions, registerDecorator } from 'class-validator';

export function IsPlainName(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isPlainName',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: options ?? {},
      validator: {
        validate: isPlainName,
        defaultMessage: () =>
          "must be letters, digits, single spaces and . , ' ( ) & / _ -, in composed form (NFC)",
      },
    });
  };
}
