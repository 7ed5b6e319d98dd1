import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClassifier, type Classifier } from '../domain/classify.js';
import { readKev, type KevCatalogue } from '../domain/kev.js';
import type { ModelDocument } from '../domain/linear-model.js';
import { readRoutingTable, type RoutingTable } from '../domain/route.js';
import { readScoreProfile, type ScoreProfile } from '../domain/score-profile.js';
import type { TriageConfig } from '../triage.config.js';

/** Everything triage knows before it sees a report. Read once at start-up: a damaged file stops the worker there. */
export class Knowledge {
  constructor(
    readonly classify: Classifier,
    readonly kev: KevCatalogue,
    readonly profile: ScoreProfile,
    readonly routing: RoutingTable,
  ) {}
}

export async function readKnowledge(config: TriageConfig): Promise<Knowledge> {
  const [model, kev, profile, routing] = await Promise.all([
    readJson(join(config.TRIAGE_FOLDER, 'model/weights.json')),
    readJson(config.TRIAGE_KEV_FILE),
    readJson(join(config.TRIAGE_FOLDER, 'profiles/ncss-house-1.json')),
    readJson(join(config.TRIAGE_FOLDER, 'profiles/routing-house-1.json')),
  ]);
  return new Knowledge(
    openClassifier(model as ModelDocument),
    readKev(kev),
    readScoreProfile(profile),
    readRoutingTable(routing),
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    throw new Error(`triage cannot read ${path}`, { cause });
  }
}
