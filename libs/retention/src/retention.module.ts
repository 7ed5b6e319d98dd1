import { ApprovedActs, IdentityModule } from '@fcert/identity';
import { Module } from '@nestjs/common';
import { CarryOutRelease } from './carry-out-release.js';
import { DecideRelease } from './decide-release.js';
import { fileDestruction } from './file-destruction.js';
import { LiftHold } from './lift-hold.js';
import { PlaceHold } from './place-hold.js';
import { ProposeRelease } from './propose-release.js';
import { RETENTION_POLICY, loadPolicy } from './retention-policy.js';

const useCases = [CarryOutRelease, DecideRelease, LiftHold, PlaceHold, ProposeRelease];

@Module({
  imports: [IdentityModule],
  providers: [{ provide: RETENTION_POLICY, useFactory: loadPolicy }, ...useCases],
  exports: [RETENTION_POLICY, ...useCases],
})
export class RetentionModule {
  constructor(acts: ApprovedActs) {
    acts.register(fileDestruction);
  }
}
