import type { Actor } from '@fcert/kernel';
import { ChangeFeedWatch, MoveFeedWatch, WatchFeed } from '@fcert/incidents';
import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { Requires } from '../http/requires.js';
import { FeedPages } from './feed-pages.js';
import {
  FeedWatchAnswer,
  FeedWatchBody,
  FeedWatchListAnswer,
  FeedWatchQuery,
  FeedWatchStateBody,
  RhythmBody,
  UnwatchedFeedListAnswer,
} from './feed-watch.dto.js';

/** The dead-man switch: whose silence is an alarm. */
@ApiTags('desk')
@Controller('v1/feed-watches')
export class FeedWatchesController {
  constructor(
    private readonly watchFeed: WatchFeed,
    private readonly changeFeedWatch: ChangeFeedWatch,
    private readonly moveFeedWatch: MoveFeedWatch,
    private readonly pages: FeedPages,
  ) {}

  @Get()
  @Requires('feed-watch:read')
  @ApiOperation({
    operationId: 'listFeedWatches',
    summary: 'Feeds whose silence is an alarm, newest watch first',
  })
  @ApiOkResponse({ type: FeedWatchListAnswer })
  list(@Query() query: FeedWatchQuery): Promise<FeedWatchListAnswer> {
    return this.pages.list(query);
  }

  @Get('candidates')
  @Requires('feed-watch:read')
  @ApiOperation({
    operationId: 'listUnwatchedFeeds',
    summary: 'Busy feeds of the last 30 days that nobody watches',
  })
  @ApiOkResponse({ type: UnwatchedFeedListAnswer })
  unwatched(): Promise<UnwatchedFeedListAnswer> {
    return this.pages.unwatched();
  }

  @Get(':id')
  @Requires('feed-watch:read')
  @ApiOperation({ operationId: 'getFeedWatch', summary: 'One watched feed' })
  @ApiOkResponse({ type: FeedWatchAnswer })
  async one(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedWatchAnswer> {
    const watch = await this.pages.one(id);
    setEtag(reply, watch.version);
    return watch;
  }

  @Post()
  @Requires('feed-watch:change')
  @ApiOperation({ operationId: 'watchFeed', summary: 'Take the silence of a feed for an alarm from now on' })
  @ApiCreatedResponse({ type: FeedWatchAnswer })
  async create(
    @Body() body: FeedWatchBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedWatchAnswer> {
    const { constituent, name, apiKeyId = null, silentAfterSeconds = null } = body;
    const watch = await this.watchFeed.execute(
      { actor },
      { constituent, name, apiKeyId, silentAfterSeconds },
    );
    setEtag(reply, watch.version);
    return this.pages.changed(watch);
  }

  @Put(':id/rhythm')
  @Requires('feed-watch:change')
  @ApiOperation({ operationId: 'setFeedRhythm', summary: 'Say how long it may be silent, or learn it anew' })
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOkResponse({ type: FeedWatchAnswer })
  async rhythm(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { silentAfterSeconds = null }: RhythmBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedWatchAnswer> {
    const watch = await this.changeFeedWatch.execute({ actor }, { id, version, silentAfterSeconds });
    setEtag(reply, watch.version);
    return this.pages.changed(watch);
  }

  @Put(':id/state')
  @Requires('feed-watch:change')
  @ApiOperation({ operationId: 'moveFeedWatch', summary: 'Announce a silence, end it, or give the watch up' })
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOkResponse({ type: FeedWatchAnswer })
  async state(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Body() { state: to, reason, until }: FeedWatchStateBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedWatchAnswer> {
    const move = { id, version, to, reason, until: until === undefined ? null : new Date(until) };
    const watch = await this.moveFeedWatch.execute({ actor }, move);
    setEtag(reply, watch.version);
    return this.pages.changed(watch);
  }
}
