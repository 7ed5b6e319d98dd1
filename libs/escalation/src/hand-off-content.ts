import { type ClockView, ClockReadModel } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Incident, observablesOf } from '@fcert/incidents';
import { type Actor, type Pap, isPapAtMost } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { HandOffContent, Instrument, StatedClock } from './domain/hand-off-paper.js';

/** Observables on one paper at most; the rest is asked for. */
const MOST_OBSERVABLES = 200;

/** Gathers what a hand-off passes on: facts of the incident and FCERT's own time limits, never the text of a report. */
@Injectable()
export class HandOffContents {
  constructor(private readonly clocks: ClockReadModel) {}

  async of(
    q: Queryable,
    incident: Incident,
    it: { instrument: ClockView | null; observables: boolean; actor: Actor },
  ): Promise<HandOffContent> {
    const body = await findConstituent(q, incident.constituentId);
    const views = (await this.clocks.forSubjects(q, [incident.id])).get(incident.id) ?? [];
    const seen = it.observables ? await observablesOf(q, incident.id) : null;
    const leaving = seen?.filter(({ pap }) => mayLeave(it.actor, incident, pap)) ?? null;
    return {
      incident: {
        reference: incident.reference,
        title: incident.title,
        state: incident.state,
        severity: incident.severity,
        classification: incident.class && incident.type ? `${incident.class}/${incident.type}` : null,
        flags: [...incident.flags].sort(),
        organisation: { code: body?.code ?? '-', name: body?.name ?? '-' },
        sector: incident.sector,
        receivedAt: incident.receivedAt.toISOString(),
        reports: incident.reportCount,
      },
      instrument: it.instrument && instrumentOf(it.instrument),
      clocks: views.filter((view) => view.dutyHolder.kind === 'fcert').map(stated),
      pap: incident.pap,
      observables: leaving && leaving.slice(0, MOST_OBSERVABLES).map(({ type, value }) => ({ type, value })),
      withheld: (seen?.length ?? 0) - (leaving?.length ?? 0),
    };
  }
}

/**
 * Whether a prepared paper is milder than what its case is marked with now, as a whole or in one of its values. One made
 * before there were markings is GREEN, as all that is unmarked.
 */
export async function isMarkedStricter(
  q: Queryable,
  incident: Incident,
  content: HandOffContent,
  actor: Actor,
): Promise<boolean> {
  if (!isPapAtMost(incident.pap, content.pap ?? 'green')) return true;
  const kept = (await observablesOf(q, incident.id)).filter(({ pap }) => !mayLeave(actor, incident, pap));
  const onPaper = content.observables ?? [];
  return kept.some(({ type, value }) => onPaper.some((it) => it.type === type && it.value === value));
}

/** A value's own marking, or that of its case. */
function mayLeave(actor: Actor, incident: Incident, own: Pap | null): boolean {
  return can(actor, 'observable:share', { ...incident, pap: own ?? incident.pap });
}

function instrumentOf({ policy, caption }: ClockView): Instrument {
  return {
    policy: policy.id,
    version: policy.version,
    status: policy.status,
    caption,
    citation: policy.citation?.url ?? null,
  };
}

function stated({ title, state, dueAt, caption, policy }: ClockView): StatedClock {
  return {
    title,
    state,
    dueAt: dueAt?.toISOString() ?? null,
    caption,
    citation: policy.citation?.url ?? null,
  };
}
