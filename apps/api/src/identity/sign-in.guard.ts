import { DomainError } from '@fcert/kernel';
import { SignIn, type SignedIn } from '@fcert/identity';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { validateBody } from '../http/validate-body.js';
import { PASSWORD_STRATEGY, type SignInRequest } from './password-strategy.js';
import { SignInBody } from './session.dto.js';

/** Takes the password to passport. The body is looked at first: a guard runs before the pipes of its route. */
@Injectable()
export class SignInGuard extends AuthGuard(PASSWORD_STRATEGY) {
  constructor(private readonly signIn: SignIn) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignInRequest>();
    const { otp } = await validateBody(SignInBody, (request.body ?? {}) as Record<string, unknown>);
    const client = request.headers['user-agent'];
    request.checkPassword = (email, password) =>
      this.signIn.execute({ email, password, otp, address: request.ip, client });
    return super.canActivate(context) as Promise<boolean>;
  }

  override getAuthenticateOptions() {
    return { session: false, property: 'signedIn' };
  }

  override handleRequest<T = SignedIn>(error: unknown, signedIn: T | false | null): T {
    if (error) throw error as Error;
    if (signedIn) return signedIn;
    throw new DomainError(
      'unauthenticated',
      'sign-in-refused',
      'The e-mail address or the password is not right.',
    );
  }
}
