import {
  type ClockChain,
  ClockReadModel,
  type ClockView,
  type EscalationPath,
  type Scope,
  type SubjectKind,
  findClockSubjects,
  inScope,
} from '@fcert/clock';
import { type Constituent, constituentsByIds, entityKindsOf } from '@fcert/constituents';
import { type Incident, findIncidents } from '@fcert/incidents';
import type { Tlp } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockPlan } from './clock-plan.js';
import { pinSteps } from './domain/pin-steps.js';
import type { Path } from './domain/snapshot.js';

export interface SubjectKey {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** What a chain is about, and what the permission filter needs to know of it. */
export interface Subject extends SubjectKey {
  readonly reference: string;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
}

/** The scope of an edge, judged for the subject as it stands. */
type Holds = (when: Scope) => boolean;

const NO_PATH: Path<Scope> = { nodes: [], edges: [] };

/** What escalation asks the clock ledger: which clocks there are, whether they are owed, and their steps. */
@Injectable()
export class ClockPlans {
  constructor(private readonly clocks: ClockReadModel) {}

  /** Subjects and all their clocks, by subject id; none where nothing has clocks under that id. */
  async ofSubjects(
    q: Queryable,
    kind: SubjectKind,
    ids: readonly string[],
  ): Promise<Map<string, { subject: Subject; plans: ClockPlan[] }>> {
    const [incidents, chains] = await Promise.all([
      kind === 'incident' ? findIncidents(q, ids) : [],
      this.clocks.chainsOf(q, kind, ids),
    ]);
    const others = ids.filter((id) => !incidents.some((incident) => incident.id === id));
    const [subjects, bodies] = await Promise.all([
      others.length === 0 ? [] : findClockSubjects(q, kind, others),
      incidents.length === 0
        ? []
        : constituentsByIds(q, [...new Set(incidents.map(({ constituentId }) => constituentId))]),
    ]);
    const plansOf = (id: string, holds: Holds) =>
      chains.filter(({ clock }) => clock.subjectId === id).map((chain) => planOf(chain, holds));
    return new Map([
      ...incidents.map((incident) => {
        const body = bodies.find(({ id }) => id === incident.constituentId);
        const plans = plansOf(incident.id, scopeJudge(incident, body));
        return [incident.id, { subject: subjectOf(incident), plans }] as const;
      }),
      ...subjects.map(
        (subject) => [subject.id, { subject, plans: plansOf(subject.id, () => false) }] as const,
      ),
    ]);
  }

  /** The clocks of these chains, by row id. Only instants and states are asked for: targets stay as pinned. */
  byClock(q: Queryable, chains: readonly { clockRowId: string | null }[]): Promise<Map<string, ClockPlan>> {
    return this.read(
      q,
      chains.flatMap((chain) => chain.clockRowId ?? []),
    );
  }

  /** The escalation paths a subject is pinned to, each with the clock that brings it. */
  async pathsOf(q: Queryable, key: SubjectKey): Promise<{ path: EscalationPath; clock: ClockView }[]> {
    const chains = await this.clocks.chainsOf(q, key.kind, [key.id]);
    return chains.flatMap(({ path, clock }) => (path ? [{ path, clock }] : []));
  }

  /** The same as one path, with the judge of its scopes. */
  async deskPath(q: Queryable, incident: Incident): Promise<{ path: Path<Scope>; holds: Holds }> {
    const [paths, [body]] = await Promise.all([
      this.pathsOf(q, { kind: 'incident', id: incident.id }),
      constituentsByIds(q, [incident.constituentId]),
    ]);
    const nodes = new Map(paths.flatMap(({ path }) => path.nodes).map((node) => [node.id, node]));
    const path = {
      nodes: [...nodes.values()].map(({ id, title, kind }) => ({ id, title, kind })),
      edges: paths.flatMap((one) => one.path.edges),
    };
    return { path, holds: scopeJudge(incident, body) };
  }

  private async read(q: Queryable, ids: readonly string[]): Promise<Map<string, ClockPlan>> {
    if (ids.length === 0) return new Map();
    const chains = await this.clocks.chains(q, ids);
    return new Map(chains.map((chain) => [chain.clock.id, planOf(chain, () => false)]));
  }
}

function planOf({ clock, steps, path, quietHours }: ClockChain, holds: Holds): ClockPlan {
  return {
    clockRowId: clock.id,
    facts: { state: clock.state, ended: clock.endedAt !== null },
    dueAt: clock.dueAt,
    policy: { ...clock.policy, caption: clock.caption },
    clock: { id: clock.clockId, title: clock.title, dutyHolder: clock.dutyHolder.kind },
    quietHours,
    planned: steps,
    pin: () => pinSteps({ planned: steps, path: path ?? NO_PATH, holds }),
  };
}

function subjectOf(incident: Incident): Subject {
  const { id, reference, constituentId, tlp } = incident;
  return { kind: 'incident', id, reference, constituentId, providerId: null, tlp };
}

function scopeJudge(incident: Incident, body: Constituent | undefined): Holds {
  const primary = incident.class && incident.type ? [`${incident.class}/${incident.type}`] : [];
  const facts = {
    sectors: [incident.sector],
    severity: incident.severity,
    categories: [...primary, ...incident.secondary],
    entityKinds: body ? entityKindsOf(body) : [],
    flags: new Set(incident.flags),
  };
  return (when) => inScope(when, facts);
}
