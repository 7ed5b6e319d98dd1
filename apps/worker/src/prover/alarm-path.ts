/** One thing a pass, or the loss of the database, has to tell. Ids, instants and codes only. */
export interface AlarmNotice {
  readonly kind: string;
  readonly title: string;
  readonly reference: string | null;
  readonly says: string;
  readonly since: string;
}

export interface AlarmMessage {
  readonly id: string;
  readonly at: string;
  readonly type: 'prover.alarm' | 'prover.reminder' | 'prover.resolved';
  /** One line for a person. */
  readonly summary: string;
  /** States that last and are not resolved, this message included. */
  readonly open: number;
  /** Counted in full; at most twenty are listed. */
  readonly found: number;
  readonly resolved: number;
  readonly findings: readonly AlarmNotice[];
}

/** A way to a person that needs neither outbox, worker, queue nor, once it is open, the database. */
export interface AlarmPath {
  readonly name: 'webhook' | 'mail';
  /** Resolves with true when somebody has taken the message. */
  send(message: AlarmMessage): Promise<boolean>;
}
