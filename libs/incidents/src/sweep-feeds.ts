import { systemActor } from '@fcert/kernel';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceFeeds } from './announce-feed.js';
import {
  type DueFeedWatch,
  type FeedFinding,
  lockDueFeedWatches,
  recentlyHeard,
  storeFeedFindings,
} from './data/feed-watches.js';
import { learnRhythm } from './domain/rhythm.js';

const BATCH = 100;
/** Batches of one sweep: a backlog is worked off in one go, but a sweep always comes to an end. */
const BATCHES_MAX = 50;

/**
 * The dead-man switch: looks at every watched feed whose time has come, by the database's clock. A silence is told
 * once, in the transaction that finds it, and so is its end.
 */
@Injectable()
export class SweepFeeds {
  constructor(private readonly transactions: Transactions) {}

  /** How many watches were looked at. */
  async execute(): Promise<number> {
    let looked = 0;
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const found = await this.transactions.run({ actor: systemActor('feed-watch') }, sweepBatch);
      looked += found;
      if (found < BATCH) break;
    }
    return looked;
  }
}

async function sweepBatch(tx: Tx): Promise<number> {
  const due = await lockDueFeedWatches(tx, BATCH);
  if (due.length === 0) return 0;
  const findings: FeedFinding[] = [];
  for (const watch of due) findings.push(await findingOf(tx, watch));
  const wasSilent = new Set(due.filter((watch) => watch.state === 'silent').map((watch) => watch.id));
  const turned = (await storeFeedFindings(tx, findings)).filter(
    (watch) => (watch.state === 'silent') !== wasSilent.has(watch.id),
  );
  await announceFeeds(
    tx,
    turned.map((watch) => ({ watch, change: watch.state === 'silent' ? 'silent' : 'heard' })),
  );
  return due.length;
}

async function findingOf(tx: Tx, watch: DueFeedWatch): Promise<FeedFinding> {
  // An announced silence has ended: the feed gets its whole patience from here.
  const heardAt = watch.state === 'paused' ? watch.now : watch.lastHeardAt;
  const silent = heardAt.getTime() + watch.silentAfterSeconds * 1000 <= watch.now.getTime();
  const state = silent ? 'silent' : 'listening';
  return { id: watch.id, state, heardAt, silentAfterSeconds: await patience(tx, watch, silent) };
}

/** A feed that follows its own rhythm learns while it is heard; its silence teaches nothing. */
async function patience(tx: Tx, watch: DueFeedWatch, silent: boolean): Promise<number> {
  if (silent || watch.rhythm === 'set') return watch.silentAfterSeconds;
  const learned = learnRhythm(await recentlyHeard(tx, watch));
  return learned === null ? watch.silentAfterSeconds : Math.ceil(learned / 1000);
}
