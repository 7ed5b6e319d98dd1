import { Module } from '@nestjs/common';
import { Authenticator } from './authenticator.js';
import { CreateApiKey } from './create-api-key.js';
import { EndSession } from './end-session.js';
import { ForgetSignIns } from './forget-sign-ins.js';
import { PasswordHasher } from './password-hasher.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { SeedDemoPeople } from './seed-demo-people.js';
import { SignIn } from './sign-in.js';

@Module({
  providers: [
    PasswordHasher,
    Authenticator,
    SignIn,
    EndSession,
    CreateApiKey,
    RevokeApiKey,
    ForgetSignIns,
    SeedDemoPeople,
  ],
  exports: [Authenticator, SignIn, EndSession, CreateApiKey, RevokeApiKey, ForgetSignIns, SeedDemoPeople],
})
export class IdentityModule {}
