import type { PersonActor } from '@fcert/kernel';
import { findConstituent } from '@fcert/constituents';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { SessionAnswer } from './session.dto.js';

/** Who is signed in, as they are told it. */
@Injectable()
export class SessionAnswers {
  constructor(private readonly transactions: Transactions) {}

  /** Only people hold sessions: the access table keeps keys out. */
  async of(person: PersonActor): Promise<SessionAnswer> {
    const { id, name, role, constituentId, providerId, mustEnrol = false, isProven = false } = person;
    const body = constituentId ? await findConstituent(this.transactions.reader, constituentId) : null;
    const constituent = body && { code: body.code, name: body.name };
    return { id, name, role, constituent, providerId, mustEnrol, isProven };
  }
}
