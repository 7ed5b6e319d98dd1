import { RetentionModule } from '@fcert/retention';
import { Module } from '@nestjs/common';
import { HoldsController } from './holds.controller.js';
import { ReleasesController } from './releases.controller.js';
import { RetentionPages } from './retention-pages.js';

/** How long things are kept, and who decides. */
@Module({
  imports: [RetentionModule],
  controllers: [HoldsController, ReleasesController],
  providers: [RetentionPages],
})
export class RetentionDoorModule {}
