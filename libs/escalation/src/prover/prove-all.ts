import { keepFindings, openFindings, resolveFindings } from './data/finding-store.js';
import type { ProvingConnection } from './data/proving-connection.js';
import { readCircumstances, subjectsAfter, withoutClocks } from './data/read-open.js';
import type { Key } from './data/read-subjects.js';
import { type Finding, type FindingKind, fingerprintOf } from './domain/finding.js';
import { COMMIT_SLACK_MS } from './domain/limits.js';
import { SubjectProver } from './prove-subjects.js';

const PORTION = 1_000;
/** Findings that are answered to the caller; all are kept. */
const MOST_SHOWN = 1_000;
const MOST_OPEN = 100_000;

export interface FullProof {
  readonly subjects: number;
  readonly findings: number;
  readonly fresh: number;
  readonly resolved: number;
  /** How often each kind was found. */
  readonly kinds: Readonly<Partial<Record<FindingKind, number>>>;
  readonly shown: readonly Finding[];
}

/** Proves the whole history once, in portions, and keeps what it finds. */
export async function proveAll(
  connection: ProvingConnection,
  onPortion: (subjects: number) => void = () => undefined,
): Promise<FullProof> {
  const prover = new SubjectProver(connection);
  const open = new Map((await openFindings(connection, MOST_OPEN)).map((one) => [one.fingerprint, one]));
  const proof = {
    subjects: 0,
    findings: 0,
    fresh: 0,
    kinds: {} as Partial<Record<FindingKind, number>>,
    shown: [] as Finding[],
  };
  const take = async (findings: readonly Finding[]) => {
    for (const finding of findings) if (finding.lasts) open.delete(fingerprintOf(finding));
    proof.findings += findings.length;
    for (const { kind } of findings) proof.kinds[kind] = (proof.kinds[kind] ?? 0) + 1;
    proof.shown.push(...findings.slice(0, Math.max(0, MOST_SHOWN - proof.shown.length)));
    if (findings.length > 0) proof.fresh += (await keepFindings(connection, findings)).length;
  };
  const { now } = await readCircumstances(connection);
  await take(await withoutClocks(connection, { from: 0, to: now - COMMIT_SLACK_MS }));
  for (let after: Key | null = null; ;) {
    const keys: Key[] = await subjectsAfter(connection, after, PORTION);
    await take(await prover.prove(keys));
    proof.subjects += keys.length;
    onPortion(proof.subjects);
    after = keys.at(-1) ?? null;
    if (keys.length < PORTION) break;
  }
  // What is not about a subject is the running prover's to end.
  const gone = [...open.values()]
    .filter((finding) => finding.subjectId !== null)
    .map((finding) => finding.id);
  const resolved = gone.length === 0 ? [] : await resolveFindings(connection, gone);
  return { ...proof, resolved: resolved.length };
}
