import { keepFindings, openFindings, resolveFindings, type KeptFinding } from './data/finding-store.js';
import type { ProvingConnection } from './data/proving-connection.js';
import { type ProverState, beatProver, readState, writeState } from './data/prover-state.js';
import {
  changedBetween,
  dueBefore,
  readCircumstances,
  subjectsAfter,
  withoutClocks,
} from './data/read-open.js';
import { readSigns } from './data/read-signs.js';
import type { Key } from './data/read-subjects.js';
import { type Finding, type FindingKind, fingerprintOf } from './domain/finding.js';
import { judgeSigns } from './domain/judge-signs.js';
import { ARMED_MS, ASLEEP_MS, COMMIT_SLACK_MS, LATE_MS, UNDELIVERED_MS } from './domain/limits.js';
import { DueWatch } from './due-watch.js';
import { SubjectProver } from './prove-subjects.js';

/** Beyond these the walk through all subjects finds what a pass leaves out. */
const MOST_CHANGED = 20_000;
const MOST_DUE = 5_000;
const MOST_OPEN = 2_000;
/** Subjects of the walk through all that one pass takes along. */
const WALK_PORTION = 500;
/** Subjects held at once: this process is to stay small, and has time. */
const READ_AT_ONCE = 50;
/** Due within this time is expected: more than two passes lie apart. */
const LOOK_AHEAD_MS = 45_000;

/** How long the database must have been seen before the absence of a sign says anything; else as long as a beat. */
const SETTLED_MS: Partial<Record<FindingKind, number>> = {
  'delivery-stuck': UNDELIVERED_MS,
};

export interface PassOutcome {
  readonly examined: number;
  readonly fresh: readonly KeptFinding[];
  readonly resolved: readonly KeptFinding[];
  /** States that last, after this pass. */
  readonly open: readonly KeptFinding[];
  readonly walkIsComplete: boolean;
}

/**
 * One round of proof. It costs what has changed, what is due, what was found before, and a slice of everything: so that
 * each pass is short, and the whole history is proven again and again.
 */
export class ProverPass {
  private readonly subjects: SubjectProver;
  private readonly due = new DueWatch();

  constructor(private readonly connection: ProvingConnection) {
    this.subjects = new SubjectProver(connection, READ_AT_ONCE);
  }

  /** `seenSince`: since when, on the steady clock of this process, the database has answered without a break. */
  async execute(seenSince: number): Promise<PassOutcome> {
    const askedAt = Date.now();
    const seenForMs = performance.now() - seenSince;
    const signs = await readSigns(this.connection);
    const skewMs = certainSkew(signs.at, askedAt, Date.now());
    const open = await openFindings(this.connection, MOST_OPEN);
    const state = await readState(this.connection);
    const { now } = await readCircumstances(this.connection);
    const { until, keys, walk } = await this.chosen(now, state, open);
    const findings = [
      ...judgeSigns(signs, {
        seenForMs,
        skewMs,
      }),
      ...(await this.unclocked(now, state, open)),
      ...(await this.subjects.prove(keys)),
    ];
    const fresh = await keepFindings(this.connection, findings);
    const resolved = await this.resolve(open, findings, seenForMs);
    const walkIsComplete = walk.length < WALK_PORTION;
    const walkedTo = walkIsComplete ? null : walk.at(-1)!;
    await writeState(this.connection, { factsUntil: until, walkedTo, walkIsComplete });
    await beatProver(this.connection);
    const ended = new Set(resolved.map((finding) => finding.id));
    return {
      examined: keys.length,
      fresh,
      resolved,
      open: [
        ...open.filter((finding) => !ended.has(finding.id)),
        ...fresh.filter((finding) => finding.lasts),
      ],
      walkIsComplete,
    };
  }

  private async chosen(now: number, state: ProverState, open: readonly KeptFinding[]) {
    // What was recorded up to here is committed by now, so that one look at it sees it all.
    const until = now - COMMIT_SLACK_MS;
    const from = state.factsUntil ?? until - COMMIT_SLACK_MS;
    const changed = await changedBetween(this.connection, { from, to: until }, MOST_CHANGED);
    // A second look, when everything that follows a change must have happened.
    const settled = await changedBetween(
      this.connection,
      { from: from - ARMED_MS, to: until - ARMED_MS },
      MOST_CHANGED,
    );
    const due = await dueBefore(this.connection, now + LOOK_AHEAD_MS, MOST_DUE);
    const overdue = due.filter((key) => key.at < now - LATE_MS);
    this.due.expect(due, now);
    const walk = await subjectsAfter(this.connection, state.walkedTo, WALK_PORTION);
    const found = open.flatMap(({ subjectKind, subjectId }) =>
      subjectKind !== null && subjectId !== null ? [{ kind: subjectKind, id: subjectId }] : [],
    );
    return {
      until,
      keys: distinct([...found, ...overdue, ...this.due.take(now), ...changed, ...settled, ...walk]),
      walk,
    };
  }

  private unclocked(now: number, state: ProverState, open: readonly KeptFinding[]): Promise<Finding[]> {
    const span = { from: (state.factsUntil ?? 0) - 10 * LATE_MS, to: now - COMMIT_SLACK_MS };
    const named = open.flatMap(({ kind, subjectId }) => (kind === 'clock-missing' ? (subjectId ?? []) : []));
    return withoutClocks(this.connection, span, named);
  }

  /**
   * Every open finding was looked for again: its subject is among those examined, and signs are read in each pass. The
   * silence of others cannot be judged right after a silence of the database.
   */
  private async resolve(
    open: readonly KeptFinding[],
    findings: readonly Finding[],
    seenForMs: number,
  ): Promise<KeptFinding[]> {
    const still = new Set(findings.filter((finding) => finding.lasts).map(fingerprintOf));
    const gone = open
      .filter((finding) => !still.has(finding.fingerprint))
      .filter(({ subjectId, kind }) => subjectId !== null || seenForMs > (SETTLED_MS[kind] ?? ASLEEP_MS));
    if (gone.length === 0) return [];
    return resolveFindings(
      this.connection,
      gone.map((finding) => finding.id),
    );
  }
}

function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((key) => [`${key.kind} ${key.id}`, { kind: key.kind, id: key.id }])).values()];
}

/** How far two clocks are apart at least, when the answer was read somewhere between asking and hearing. */
function certainSkew(databaseAt: number, askedAt: number, heardAt: number): number {
  if (databaseAt < askedAt) return askedAt - databaseAt;
  return databaseAt > heardAt ? heardAt - databaseAt : 0;
}
