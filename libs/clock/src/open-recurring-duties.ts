import { type NewEvent, type Tx, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Pin } from './data/clock-subject.entity.js';
import { consolidatedIncidents } from './data/consolidated.read-model.js';
import {
  type KnownPeriods,
  type NewPeriod,
  type StoredPeriod,
  insertPeriods,
  knownPeriods,
} from './data/duty-store.js';
import { type InForce, PolicyStore } from './data/policy-store.js';
import { insertSubjects } from './data/subject-store.js';
import type { PinnedPolicy } from './domain/clock-state.js';
import { type DutyHolder, FCERT, holderKey } from './domain/duty-holder.js';
import { evaluate } from './domain/evaluate.js';
import type { RecurringDuty } from './domain/policy.js';
import { isAboutIncidents, isFor, periodsToOpen } from './domain/recurring.js';
import { inOrder, settle } from './subject-ledger.js';

/** A body that may have duties, by the facts that decide which. */
export interface DutyBody {
  readonly id: string;
  readonly sectors: readonly string[];
  readonly entityKinds: readonly string[];
}

export interface DutyHolders {
  readonly bodies: readonly DutyBody[];
  readonly providerIds?: readonly string[];
}

/** One period that has just been opened. */
export type OpenedDuty = StoredPeriod;

/**
 * Opens every period that has begun, for every holder of every recurring duty in force, each once: after a long silence
 * also those that were over before anybody looked. A duty to report incidents that expects no nil return is opened for a
 * body when there is something to report.
 */
@Injectable()
export class OpenRecurringDuties {
  constructor(private readonly policies: PolicyStore) {}

  async execute(tx: Tx, holders: DutyHolders): Promise<OpenedDuty[]> {
    const inForce = await this.policies.inForce(tx, 'recurring-duty', []);
    const known = new Map((await knownPeriods(tx)).map((one) => [keyOf(one), one]));
    const wanted: NewPeriod[] = [];
    for (const { document } of inForce.policies)
      for (const duty of document.recurring) {
        const pinned = { document, duty, now: inForce.now.getTime(), known };
        wanted.push(...(await owed(tx, pinned, holders)));
      }
    if (wanted.length === 0) return [];
    const opened = await insertPeriods(tx, wanted);
    await this.startClocks(tx, opened, inForce);
    return opened;
  }

  private async startClocks(tx: Tx, opened: readonly OpenedDuty[], inForce: InForce): Promise<void> {
    if (opened.length === 0) return;
    await insertSubjects(
      tx,
      opened.map((one) => subjectOf(one, inForce)),
    );
    await publish(tx, opened.map(openedEvent));
  }
}

interface DutyInForce {
  readonly document: PinnedPolicy['document'];
  readonly duty: RecurringDuty;
  readonly now: number;
  readonly known: ReadonlyMap<string, KnownPeriods>;
}

async function owed(tx: Tx, of: DutyInForce, holders: DutyHolders): Promise<NewPeriod[]> {
  const { document, duty, now, known } = of;
  const waitsForIncidents = !duty.nilReturn && duty.dutyHolder === 'constituent' && isAboutIncidents(duty);
  const periods = holdersOf(of, holders).flatMap((holder) => {
    const before = known.get(keyOf({ policyId: document.id, dutyId: duty.id, ...flat(holder) }));
    const since = before
      ? { first: before.first.getTime(), lastEnd: before.lastEnd.getTime() }
      : waitsForIncidents
        ? sincePeriodBefore(of)
        : null;
    const spans = periodsToOpen(duty, since, now, document.timezone);
    return spans.map(({ start, end }) => ({
      policyVersion: document.version,
      period: { policyId: document.id, dutyId: duty.id, holder, start, end },
    }));
  });
  return waitsForIncidents ? withSomethingToReport(tx, of, periods) : periods;
}

/** What happened in the last hour of a period may be known only after it: the period before is looked at as well. */
function sincePeriodBefore({ document, duty, now }: DutyInForce) {
  const [running] = periodsToOpen(duty, null, now, document.timezone);
  return running ? { first: running.start, lastEnd: running.start - 1 } : null;
}

/** Bodies that have had an incident in scope since the period began. One look serves all bodies of a period. */
async function withSomethingToReport(
  tx: Tx,
  { document, duty }: DutyInForce,
  periods: readonly NewPeriod[],
): Promise<NewPeriod[]> {
  const bySpan = new Map(periods.map(({ period }) => [`${period.start} ${period.end}`, period]));
  const reporting = new Map<string, Set<string | null>>();
  for (const [span, { start, end }] of bySpan) {
    const found = await consolidatedIncidents(tx, {
      policy: document,
      duty,
      span: { start, end },
      holder: null,
    });
    reporting.set(span, new Set(found.map(({ constituentId }) => constituentId)));
  }
  return periods.filter(({ period }) =>
    reporting.get(`${period.start} ${period.end}`)?.has(period.holder.id),
  );
}

function holdersOf({ document, duty }: DutyInForce, { bodies, providerIds = [] }: DutyHolders): DutyHolder[] {
  switch (duty.dutyHolder) {
    case 'fcert':
      return [FCERT];
    case 'mssp':
      return providerIds.map((id) => ({ kind: 'mssp', id }));
    case 'constituent':
      return bodies
        .filter((body) => isFor(document, duty, body))
        .map(({ id }) => ({ kind: 'constituent', id }));
  }
}

function subjectOf({ id, reference, period, policyVersion }: OpenedDuty, { now, pins, policies }: InForce) {
  const isOfPeriod = (pin: Pin): boolean => pin.id === period.policyId && pin.version === policyVersion;
  const index = pins.findIndex(isOfPeriod);
  const { holder } = period;
  const facts = inOrder(
    [
      {
        kind: 'opened',
        at: now.getTime(),
        subjectKind: 'recurring-duty',
        parties: [],
        providerId: holder.kind === 'mssp' ? holder.id : null,
        severity: null,
        categories: [],
        flags: {},
        period,
      },
    ],
    0,
    now,
  );
  const states = evaluate(policies.slice(index, index + 1), facts);
  return {
    subject: {
      reference,
      constituentId: holder.kind === 'constituent' ? holder.id : null,
      providerId: holder.kind === 'mssp' ? holder.id : null,
      tlp: 'amber' as const,
      pinned: pins.slice(index, index + 1),
      openedAt: now,
    },
    write: settle({ kind: 'recurring-duty', id }, facts, states, new Map()).write,
  };
}

function openedEvent({ id, reference, period }: OpenedDuty): NewEvent {
  return event({
    type: 'duty.changed',
    subjectKind: 'recurring-duty',
    subjectId: id,
    reference,
    version: 0,
    constituentId: period.holder.kind === 'constituent' ? period.holder.id : null,
    providerId: period.holder.kind === 'mssp' ? period.holder.id : null,
    tlp: 'amber',
    payload: { dutyPeriodId: id, dutyId: period.dutyId, change: 'opened' },
  });
}

function flat(holder: DutyHolder) {
  return { holderKind: holder.kind, holderId: holder.id };
}

function keyOf(of: Pick<KnownPeriods, 'policyId' | 'dutyId' | 'holderKind' | 'holderId'>): string {
  return `${of.policyId} ${of.dutyId} ${holderKey({ kind: of.holderKind, id: of.holderId })}`;
}
