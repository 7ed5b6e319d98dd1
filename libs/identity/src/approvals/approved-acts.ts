import { type Actor, DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { LockedApproval } from '../data/approvals.js';
import { mayEver } from '../domain/can.js';
import type { Verb } from '../domain/verbs.js';

export interface AskedChange {
  readonly subjectId: string | null;
  readonly change: Readonly<Record<string, unknown>>;
}

export interface PreparedChange {
  readonly subjectKind: string;
  readonly subjectId: string;
  /** What is stored, shown to the second person and done. It holds no secrets. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** An act that takes two people. A room registers it when it starts; nobody may do it in any other way. */
export interface ApprovedAct {
  /** Its stable name, such as `person.role`. */
  readonly kind: string;
  /** What both people must be allowed to do. */
  readonly verb: Verb;
  /** Reads and checks what is asked for. Throws `invalid`, `not_found` or `refused` where it could never be done. */
  prepare(tx: Tx, asked: AskedChange): Promise<PreparedChange>;
  /**
   * Does it, in the transaction that notes the approval, with the second person as its actor. What it checks may have
   * changed since it was asked for. Answers what the second person is shown, once.
   */
  perform(tx: Tx, approval: LockedApproval): Promise<Record<string, unknown> | null>;
}

/** Everything that takes two people, by name. */
@Injectable()
export class ApprovedActs {
  private readonly acts = new Map<string, ApprovedAct>();

  register(act: ApprovedAct): void {
    if (this.acts.has(act.kind)) throw new Error(`two acts are called "${act.kind}"`);
    this.acts.set(act.kind, act);
  }

  /** Throws `unknown-act` (invalid) for what nobody has registered, and for what the actor may not do. */
  of(actor: Actor, kind: string): ApprovedAct {
    const act = this.acts.get(kind);
    if (act && mayEver(actor, act.verb)) return act;
    throw new DomainError('invalid', 'unknown-act', 'There is no such act for you to ask for.', {
      errors: [
        { pointer: '/kind', code: 'unknown-act', message: `one of ${this.kindsFor(actor).join(', ')}` },
      ],
    });
  }

  /** What the actor may ask for and decide on. */
  kindsFor(actor: Actor): string[] {
    return [...this.acts.values()].filter(({ verb }) => mayEver(actor, verb)).map(({ kind }) => kind);
  }
}
