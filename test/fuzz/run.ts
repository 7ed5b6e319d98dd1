import * as fc from 'fast-check';
import { BODIES } from '../access-matrix/bodies.js';
import { ValueMaker } from './arbitraries.js';
import { type Draft, draftsOf } from './drafts.js';
import type { Fault, Heard, Judge } from './judge.js';
import { Memory } from './memory.js';
import { type Document, type Operation, operationsIn } from './operations.js';
import { type Sent, Sender, addressed } from './sender.js';

export interface FuzzCaller {
  readonly name: string;
  headers(): Readonly<Record<string, string>>;
  /** After an answer that says the credential is over: brings a new one. */
  renew?(): Promise<void>;
}

export interface Target {
  readonly port: number;
  readonly document: Document;
  readonly callers: readonly FuzzCaller[];
  readonly judge: Judge;
  /** Numbers and ids that are read only. */
  readonly kept: ReadonlySet<string>;
}

export interface Finding extends Fault {
  readonly operation: string;
  readonly caller: string;
  readonly request: string;
  times: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly operations: number;
  readonly byStatus: Readonly<Record<number, number>>;
  /** Operations that went well at least once: what a fuzz never got into it has not looked at. */
  readonly entered: readonly string[];
  readonly findings: readonly Finding[];
}

/** Hashing a password, printing a PDF, going through history: fewer of these, so that the others get their turn. */
const DEAR = new Set([
  'signIn',
  'acceptInvitation',
  'printIncidentCertificate',
  'printClockCertificate',
  'getHandOffPaper',
  'tryPolicyVersion',
  'tryPolicyDraft',
  'tryCalendar',
  'askRehearsal',
]);
const USUAL_WEIGHT = 30;
const DEAR_WEIGHT = 1;
const BATCH = 250;
const IN_FLIGHT = 12;
const FINDINGS_MAX = 200;

/** Sends requests of every operation by every caller and has each answer judged. The same seed makes the same drafts. */
export class FuzzRun {
  private readonly memory: Memory;
  private readonly drafts: fc.Arbitrary<Draft>;
  private readonly operations: readonly Operation[];
  private readonly sender: Sender;
  private readonly byStatus: Record<number, number> = {};
  private readonly entered = new Set<string>();
  private readonly findings = new Map<string, Finding>();
  private sent = 0;
  /** Who may never call what, as far as has been seen. */
  private readonly barred = new Set<string>();

  constructor(
    private readonly target: Target,
    private readonly seed: number,
  ) {
    this.operations = operationsIn(target.document);
    this.memory = new Memory(this.operations, target.kept);
    this.sender = new Sender(target.port, IN_FLIGHT);
    const maker = new ValueMaker(target.document.components.schemas);
    this.drafts = fc.oneof(
      ...this.operations.map((operation) => ({
        weight: DEAR.has(operation.id) ? DEAR_WEIGHT : USUAL_WEIGHT,
        arbitrary: draftsOf(operation, maker, target.callers.length, exampleOf(operation)),
      })),
    );
  }

  async execute(requests: number): Promise<FuzzReport> {
    for (let batch = 0; this.sent < requests && this.findings.size < FINDINGS_MAX; batch += 1) {
      const numRuns = Math.min(BATCH, requests - this.sent);
      const drafts = fc.sample(this.drafts, { seed: this.seed + batch, numRuns }).values();
      await Promise.all(
        Array.from({ length: IN_FLIGHT }, async () => {
          for (const draft of drafts) await this.one(draft);
        }),
      );
    }
    this.sender.close();
    return {
      seed: this.seed,
      requests: this.sent,
      operations: this.operations.length,
      byStatus: this.byStatus,
      entered: [...this.entered].sort(),
      findings: [...this.findings.values()],
    };
  }

  private async one(draft: Draft): Promise<void> {
    const { operation } = draft;
    const caller = this.callerOf(draft);
    const sent = addressed(draft, this.memory, caller.headers());
    this.sent += 1;
    const heard = await this.sender.send(sent);
    this.byStatus[heard.status] = (this.byStatus[heard.status] ?? 0) + 1;
    for (const fault of this.target.judge.faultsOf(operation, caller.name, heard))
      this.write(fault, operation, caller.name, sent, heard);
    if (heard.status >= 200 && heard.status < 300) this.remember(operation, sent, heard);
    const isStale = heard.status === 403 && heard.text.includes('step-up-required');
    if (!isStale && [401, 403].includes(heard.status)) this.barred.add(`${operation.id} ${caller.name}`);
    if (isStale || heard.status === 401 || operation.id === 'signOut') await caller.renew?.();
  }

  /** Most requests go to somebody who gets past the door; the others keep trying it. */
  private callerOf({ operation, caller, pick }: Draft): FuzzCaller {
    const { callers } = this.target;
    for (let i = 0; pick % 4 !== 0 && i < callers.length; i += 1) {
      const one = callers[(caller + i) % callers.length]!;
      if (!this.barred.has(`${operation.id} ${one.name}`)) return one;
    }
    return callers[caller]!;
  }

  private remember(operation: Operation, sent: Sent, heard: Heard): void {
    this.entered.add(operation.id);
    if (!/[/+]json/.test(heard.type)) return;
    const tag = heard.headers.etag;
    const body: unknown = JSON.parse(heard.text);
    this.memory.note(operation, sent.places, sent.address, typeof tag === 'string' ? tag : undefined, body);
  }

  private write({ kind, says }: Fault, operation: Operation, caller: string, sent: Sent, heard: Heard): void {
    const key = `${kind} ${operation.id} ${heard.status} ${says.replace(/[0-9a-f-]{20,}|\d+/g, '#').slice(0, 80)}`;
    const found = this.findings.get(key);
    if (found) {
      found.times += 1;
      return;
    }
    const { body = '', method, address, headers } = sent;
    const shown = Object.entries(headers).filter(([name]) => !['authorization', 'cookie'].includes(name));
    const request = `${method} ${address} ${JSON.stringify(Object.fromEntries(shown))} ${body.toString().slice(0, 1500)}`;
    this.findings.set(key, {
      ...{ kind, says: says.slice(0, 600), operation: operation.id, caller, times: 1 },
      request: `${request} -> ${heard.text.slice(0, 300)}`,
    });
  }
}

/** A body that passes every check which needs no look at the object. */
function exampleOf({ method, path }: Operation): object | undefined {
  return BODIES[`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`];
}
