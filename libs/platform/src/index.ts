export { ConfigError } from './config/config-error.js';
export { loadConfig } from './config/load-config.js';
export { LiveCursorConfig } from './config/live-cursor.config.js';
export { SignedRequestConfig } from './config/signed-request.config.js';
export { NumberFromText } from './config/number-from-text.js';
export { DatabaseConfig, databasePlace } from './config/database.config.js';
export { ProcessConfig } from './config/process.config.js';
export { QueueConfig } from './config/queue.config.js';
export { authorColumns, type Author } from './database/author.js';
export { CommitBell } from './database/commit-bell.js';
export {
  createDataSource,
  openDataSource,
  openMigrationSource,
  type EntityClass,
} from './database/data-source.js';
export { sqlState, translateDatabaseFailure } from './database/database-failure.js';
export { databaseTime } from './database/database-time.js';
export { IsolatedSchema } from './database/isolated-schema.js';
export { Listener } from './database/listener.js';
export { migrate } from './database/migrate.js';
export { sendNotice } from './database/send-notice.js';
export { openTo, readersOf } from './database/need-to-know.js';
export { Transactions, type Acting, type Reading } from './database/transactions.js';
export type { Queryable, Tx } from './database/tx.js';
export { PROCESS_ROLES, SEQUENCES, WALLS, type ProcessRole } from './database/walls/access-map.js';
export { roleOf } from './database/walls/lay-walls.js';
export { refuseOpenWalls } from './database/walls/refuse-open-walls.js';
export { CRASH_POINTS, crashPoint, type CrashPoint } from './health/crash-point.js';
export { beat, heartbeatAges, type Heart } from './health/heartbeat.js';
export { metrics } from './health/metrics.js';
export { ProbeServer } from './health/probe-server.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './health/readiness.js';
export { stopOnSignals } from './health/stop-on-signals.js';
export { continueAs, currentCorrelationId, withActor, withCorrelation } from './logging/correlation.js';
export { NestLogger, createLogger, describeError } from './logging/logger.js';
export { deadDeliveries, replayDelivery, type DeadDelivery } from './outbox/dead-deliveries.js';
export { Deliveries, type Wake } from './outbox/deliveries.js';
export {
  eventGap,
  eventHead,
  eventsAfter,
  oldestEvent,
  outboxLag,
  type EventGap,
  type OutboxLag,
} from './outbox/event-log.read-model.js';
export { LiveCursors } from './outbox/live-cursors.js';
export { numberEvents, NUMBERING_BATCH, type HandlersByType } from './outbox/number-events.js';
export type { OutboxEvent } from './outbox/outbox-event.js';
export { EVENTS_CHANNEL, OUTBOX_CHANNEL, event, publish, type NewEvent } from './outbox/publish.js';
export { DiskStore } from './objects/disk-store.js';
export { KeyRing, type WrappedKey } from './objects/key-ring.js';
export { lockedArchive, lockedArchiveBytes } from './objects/locked-archive.js';
export { OBJECT_STORE, newObjectName, type ObjectStore } from './objects/object-store.js';
export { DamagedObject, seal, unseal } from './objects/sealed-object.js';
export { PaperPrinter, type Paper } from './papers/paper-printer.js';
export { LOGGER, PlatformModule, type PlatformOptions } from './platform.module.js';
export { SealingKey, purposeKey } from './secrets/sealing-key.js';
export { Queues, type QueueHandle, type WorkerHandle } from './queues/queues.js';
export { Clamd, type ScanVerdict } from './scanner/clamd.js';
