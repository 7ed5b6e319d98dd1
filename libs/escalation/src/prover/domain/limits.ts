/** House targets of lateness and silence; beyond them something is wrong. FCERT house targets, no law. */

/** What was due this long ago and has not happened, or happened this much later, is a finding. */
export const LATE_MS = 30_000;
/** A clock with steps has its chain by then. Until a step of it is due, that it lacks one has harmed nobody. */
export const ARMED_MS = 120_000;
/** A loop that beats each second or two is asleep after this. */
export const ASLEEP_MS = 20_000;
/** An event without a number, and one without its handler. */
export const UNNUMBERED_MS = 45_000;
export const UNDELIVERED_MS = 60_000;
/** More than this between two clocks of the same moment, the way there and back taken off. */
export const SKEW_MS = 2_000;
/** Longest a transaction may lie between the instant it calls now and its commit. */
export const COMMIT_SLACK_MS = 15_000;
