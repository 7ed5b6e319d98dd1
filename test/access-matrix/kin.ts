import { CALLERS, type Caller, type Subject } from './cast.js';

const DESK: readonly Caller[] = ['analyst', 'shift-lead', 'director', 'key of the desk'];
const READERS: readonly Caller[] = ['oversight', 'admin'];
const OWNER: readonly Caller[] = ['reporter', 'key of the reporter'];
const PROVIDER: readonly Caller[] = ['mssp-operator', 'key of the operator'];

/**
 * Whose rows a subject's are as well, although no route shows it to them: the second wall knows bodies, providers and
 * labels, but no verbs, and lets them by. A subject that is not named here is not asked about without the first wall.
 */
const KIN: Readonly<Record<string, readonly Caller[]>> = {
  'AMBER report': READERS,
  'RED report': [],
  'AMBER incident': PROVIDER,
  'RED incident': [],
  // The incident they belong to shows itself to the provider with a task on it.
  'AMBER clock': PROVIDER,
  'RED clock': [],
  'AMBER hand-off': [...OWNER, ...PROVIDER],
  'RED hand-off': OWNER,
  'AMBER chain': OWNER,
  'RED chain': OWNER,
  task: ['oversight'],
  'named report': [],
  // Whom of the provider the list names; its other people and its keys are strangers.
  'named incident': ['mssp-operator'],
  'named clock': ['mssp-operator'],
  'named hand-off': [...OWNER, 'mssp-operator'],
  'named chain': OWNER,
  'named task': [],
  contact: ['key of the reporter', 'key of the desk', 'oversight'],
  // FCERT's people may look at it and no more, and it looks at itself.
  'API key': [...DESK, 'oversight', 'key of the reporter'],
  'own address': [],
  'rota of a provider': ['oversight'],
  'feed watch': [...OWNER, ...DESK],
};

/** Of another body, another provider, or below the label: for whom the rows of a subject are not there at all. */
export function foreignersOf({ name, eyes }: Subject): readonly Caller[] {
  const kin = KIN[name];
  return kin ? CALLERS.filter((one) => !eyes.includes(one) && !kin.includes(one)) : [];
}

const AUDITORS: readonly Caller[] = ['director', 'oversight', 'admin'];
/** Belongs to a person and to no case: no label hides what was done to it from those who read the ledger. */
const PERSONAL: readonly string[] = ['own address', 'session', 'passkey'];

/** Who reads what the ledger tells of a subject: those who audit; for the second wall, which knows no verbs, all of FCERT. */
export function readsLedger({ name }: Subject, wall: 'both' | 'second'): readonly Caller[] {
  if (!PERSONAL.includes(name)) return [];
  return wall === 'both' ? AUDITORS : [...AUDITORS, ...DESK];
}

export const isLedger = (path: string): boolean => path.startsWith('/v1/audit/');

/** A word that stands in every answer about a subject and in none about others. */
export const markOf = ({ params }: Subject): string => params.id ?? params.reference!;
