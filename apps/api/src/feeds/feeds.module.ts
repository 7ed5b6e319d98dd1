import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { FeedPages } from './feed-pages.js';
import { FeedWatchesController } from './feed-watches.controller.js';

/** Whose silence is an alarm. */
@Module({
  imports: [IncidentsModule],
  controllers: [FeedWatchesController],
  providers: [FeedPages],
})
export class FeedsModule {}
