import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { constituentsByIds } from '@fcert/constituents';
import {
  type InvitedPerson,
  type IssuedInvitation,
  type PersonView,
  can,
  findPerson,
  peoplePage,
} from '@fcert/identity';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import { constituentOfCode } from './constituent-of-code.js';
import type {
  InvitationAnswer,
  InvitedPersonAnswer,
  PersonAnswer,
  PersonListAnswer,
  PersonQuery,
} from './person.dto.js';

/** The accounts, for whoever keeps them. */
@Injectable()
export class PeoplePages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, query: PersonQuery): Promise<PersonListAnswer> {
    refuseOthers(actor);
    const { limit, after } = pageOf(query);
    return this.transactions.snapshot(async (q) => {
      const constituentId = query.constituent ? await constituentOfCode(q, query.constituent) : null;
      const rows = await peoplePage(q, { role: query.role ?? null, constituentId, after, limit: limit + 1 });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      const codes = await codesOf(q, shown);
      return { items: shown.map((row) => personAnswer(row, codes)), nextCursor };
    });
  }

  async one(actor: Actor, id: string): Promise<PersonAnswer> {
    refuseOthers(actor);
    const person = await findPerson(this.transactions.reader, id);
    if (!person) throw notFound('person');
    return this.changed(person);
  }

  /** The account as a use case has left it, for a caller who was allowed that. */
  async changed(person: PersonView): Promise<PersonAnswer> {
    return personAnswer(person, await codesOf(this.transactions.reader, [person]));
  }

  async invited({ person, invitation }: InvitedPerson): Promise<InvitedPersonAnswer> {
    return { ...(await this.changed(person)), invitation: invitationAnswer(invitation) };
  }

  /** Owner of a new or changed account, by ids. */
  async owner(body: { constituent?: string; providerId?: string }) {
    const constituentId = await constituentOfCode(this.transactions.reader, body.constituent);
    return { constituentId: constituentId ?? undefined, providerId: body.providerId };
  }
}

export function invitationAnswer({ token, expiresAt }: IssuedInvitation): InvitationAnswer {
  return { token, expiresAt: expiresAt.toISOString() };
}

function refuseOthers(actor: Actor): void {
  if (!can(actor, 'person:read')) {
    throw new DomainError('forbidden', 'forbidden', 'Only an administrator reads accounts.');
  }
}

async function codesOf(q: Queryable, people: readonly PersonView[]): Promise<Map<string, string>> {
  const ids = [...new Set(people.flatMap((it) => it.constituentId ?? []))];
  const bodies = await constituentsByIds(q, ids);
  return new Map(bodies.map((body) => [body.id, body.code]));
}

function personAnswer(it: PersonView, codes: ReadonlyMap<string, string>): PersonAnswer {
  return {
    id: it.id,
    email: it.email,
    name: it.name,
    role: it.role,
    constituent: it.constituentId === null ? null : (codes.get(it.constituentId) ?? ''),
    providerId: it.providerId,
    state: it.state,
    oidcLinkedAt: it.oidcLinkedAt?.toISOString() ?? null,
    oidcOnly: it.oidcOnly,
    createdAt: it.createdAt.toISOString(),
    version: it.version,
  };
}
