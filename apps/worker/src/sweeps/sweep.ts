/** Recurring work of every worker. What is due is decided by the database's clock inside the use case. */
export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  /** May answer when it wants to run again, in milliseconds, where that is sooner than its turn. */
  run(): Promise<number | void>;
}

/** Injection token of the list of all sweeps. */
export const SWEEPS = Symbol('SWEEPS');

/** What is due is looked for at least this often: lateness in health is at most about this plus one batch. */
export const SWEEP_MS = 1000;
