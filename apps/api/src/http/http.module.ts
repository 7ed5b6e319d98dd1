import { IdentityModule } from '@fcert/identity';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ReadTrail } from './read-trail.js';
import { RefusalTrail } from './refusal-trail.js';
import { AccessGuard } from './access.guard.js';
import { Contract } from './contract.js';
import { ProblemFilter } from './problem.filter.js';
import { StrictValidationPipe } from './validate-body.js';

/** What every route passes through, whichever door it belongs to. */
@Module({
  imports: [IdentityModule],
  providers: [
    Contract,
    ReadTrail,
    RefusalTrail,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useClass: StrictValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [Contract, ReadTrail, RefusalTrail],
})
export class HttpModule {}
