import type { SignedIn } from '@fcert/identity';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { Strategy, type IVerifyOptions } from 'passport-local';

export const PASSWORD_STRATEGY = 'fcert-password';

/** A request on its way through the sign-in guard: it brings what checks the password. */
export interface SignInRequest extends FastifyRequest {
  checkPassword(email: string, password: string): Promise<SignedIn>;
  /** Set by the guard once the password was right. */
  signedIn?: SignedIn;
}

type Done = (error: unknown, user?: SignedIn | false, options?: IVerifyOptions) => void;

passport.use(
  PASSWORD_STRATEGY,
  new Strategy(
    { usernameField: 'email', passwordField: 'password', passReqToCallback: true, session: false },
    (request: unknown, email: string, password: string, done: Done) => {
      (request as SignInRequest).checkPassword(email, password).then(
        (signedIn) => done(null, signedIn),
        (error: unknown) => done(error),
      );
    },
  ),
);
