import { Module } from '@nestjs/common';
import { CarryOutRelease } from './carry-out-release.js';
import { DecideRelease } from './decide-release.js';
import { LiftHold } from './lift-hold.js';
import { PlaceHold } from './place-hold.js';
import { ProposeRelease } from './propose-release.js';
import { RETENTION_POLICY, loadPolicy } from './retention-policy.js';

const useCases = [CarryOutRelease, DecideRelease, LiftHold, PlaceHold, ProposeRelease];

@Module({
  providers: [{ provide: RETENTION_POLICY, useFactory: loadPolicy }, ...useCases],
  exports: [RETENTION_POLICY, ...useCases],
})
export class RetentionModule {}
