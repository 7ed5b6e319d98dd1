import { saysSomething } from '@fcert/kernel';
import { type ValidationOptions, registerDecorator } from 'class-validator';

/** For texts that answer a duty or give a reason: blank ones, however long, answer and give nothing. */
export function SaysSomething(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      // The name becomes the code of the fault.
      name: 'saysNothing',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: options ?? {},
      validator: {
        validate: saysSomething,
        defaultMessage: () =>
          'must hold something that can be read: blank and invisible characters say nothing',
      },
    });
  };
}
