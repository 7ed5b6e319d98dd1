import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Metrics of this process; names carry their unit. Labels are closed sets, never ids or text. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const metrics = {
  httpSeconds: new Histogram({
    name: 'fcert_http_request_seconds',
    help: 'Time from the first byte of a request to its answer.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  }),
  reportsAcknowledged: new Counter({
    name: 'fcert_reports_acknowledged_total',
    help: 'Reports answered 202 after their commit, by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
  }),
  outboxUnnumbered: new Gauge({
    name: 'fcert_outbox_unnumbered_events',
    help: 'Committed events that have no number yet.',
    registers: [registry],
  }),
  outboxLagSeconds: new Gauge({
    name: 'fcert_outbox_lag_seconds',
    help: 'Age of the oldest event somebody still has to hear.',
    registers: [registry],
  }),
  deliveriesUndone: new Gauge({
    name: 'fcert_deliveries_undone',
    help: 'Deliveries not done yet.',
    registers: [registry],
  }),
  deliveriesDead: new Gauge({
    name: 'fcert_deliveries_dead',
    help: 'Deliveries set aside after too many failures; each needs a person.',
    registers: [registry],
  }),
  heartbeatAgeSeconds: new Gauge({
    name: 'fcert_heartbeat_age_seconds',
    help: 'Seconds since each loop last finished a round with success, the prover included.',
    labelNames: ['loop'],
    registers: [registry],
  }),
  handled: new Counter({
    name: 'fcert_deliveries_total',
    help: 'Deliveries by handler and outcome.',
    labelNames: ['handler', 'outcome'],
    registers: [registry],
  }),
  clockLatenessSeconds: new Histogram({
    name: 'fcert_clock_lateness_seconds',
    help: 'Seconds between the instant a clock was due to fire and its firing, by the database clock.',
    buckets: [0.1, 0.5, 1, 2, 5, 10, 60, 600],
    registers: [registry],
  }),
  liveSockets: new Gauge({
    name: 'fcert_live_sockets',
    help: 'Open sockets by role.',
    labelNames: ['role'],
    registers: [registry],
  }),
  liveEvents: new Counter({
    name: 'fcert_live_events_total',
    help: 'Events decided on per socket: sent, withheld by permission, replayed, resync.',
    labelNames: ['outcome'],
    registers: [registry],
  }),
  statements: new Counter({
    name: 'fcert_database_statements_total',
    help: 'Statements sent to the database, BEGIN and COMMIT not counted.',
    registers: [registry],
  }),
  alertAttempts: new Counter({
    name: 'fcert_alert_attempts_total',
    help: 'Attempts to send a message, by channel and what came of it.',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
  }),
  alertSeconds: new Histogram({
    name: 'fcert_alert_seconds',
    help: 'Seconds from writing a message into the ledger until the other side took it, by the database clock.',
    labelNames: ['channel'],
    buckets: [0.5, 1, 2, 5, 10, 60, 600, 3600],
    registers: [registry],
  }),
  alertsNobody: new Counter({
    name: 'fcert_alerts_nobody_total',
    help: 'Steps of a chain for which nobody could be told outside the console.',
    registers: [registry],
  }),
  alertsWaiting: new Gauge({
    name: 'fcert_alerts_waiting',
    help: 'Messages that are still to be sent.',
    registers: [registry],
  }),
  alertsDead: new Gauge({
    name: 'fcert_alerts_dead',
    help: 'Messages given up in the last day; each needs a person.',
    registers: [registry],
  }),
  auditSealSeconds: new Histogram({
    name: 'fcert_audit_seal_seconds',
    help: 'Seconds from the beginning of the transaction that wrote an audit entry until the entry was sealed.',
    buckets: [0.5, 1, 2, 5, 10, 60],
    registers: [registry],
  }),
  auditExportFailures: new Counter({
    name: 'fcert_audit_export_failures_total',
    help: 'Checkpoints that could not be copied outside, by way; each is tried again.',
    labelNames: ['way'],
    registers: [registry],
  }),
  poolWaiting: new Gauge({
    name: 'fcert_database_pool_waiting',
    help: 'Requests waiting for a database connection.',
    registers: [registry],
  }),
};
