import { DomainError, type FieldError } from '@fcert/kernel';

/** One clock of an organisation that ends by a report or an update, as far as handing one in is concerned. */
export interface StageDuty {
  readonly clockRowId: string;
  readonly clockId: string;
  readonly policyId: string;
  readonly policyTitle: string;
  readonly phase: string;
  readonly stopEvent: 'report_submitted' | 'update_sent';
  readonly requires: readonly string[];
  readonly isOpen: boolean;
  /** Ended by an answer. One that was withdrawn or went on under another row cannot be answered again. */
  readonly isAnswered: boolean;
}

/** What the caller says the report is: a phase, of all instruments named, or of the only one; or clocks by id. */
export interface StageChoice {
  readonly phase: string | null;
  readonly policies: readonly string[];
  readonly clocks: readonly string[];
}

/**
 * The duties a report answers. Where several instruments wait for the same phase the caller names those it is for:
 * one submission may satisfy several, but none by accident. Without an open duty, one already answered takes the
 * report as a further submission (some regimes count from the latest). Throws `unprocessable` or `refused`.
 */
export function chooseTargets(duties: readonly StageDuty[], choice: StageChoice): StageDuty[] {
  return choice.clocks.length > 0 ? byClocks(duties, choice) : byPhase(duties, choice);
}

function byClocks(duties: readonly StageDuty[], { clocks, phase, policies }: StageChoice): StageDuty[] {
  const faults: FieldError[] = [];
  const targets = clocks.flatMap((id, index) => {
    const duty = duties.find((it) => it.clockRowId === id && (it.isOpen || it.isAnswered));
    const fault = !duty
      ? 'No clock of this organisation with this id waits for a report.'
      : phase !== null && duty.phase !== phase
        ? `This clock waits for the phase "${duty.phase}".`
        : policies.length > 0 && !policies.includes(duty.policyId)
          ? `This clock belongs to ${duty.policyId}, which is not named in policies.`
          : null;
    if (fault === null) return [duty!];
    faults.push({ pointer: `/clocks/${index}`, code: 'not-a-target', message: fault });
    return [];
  });
  if (faults.length > 0) throw refusedChoice('Some clocks cannot be answered by this report.', faults);
  return unique(targets);
}

function byPhase(duties: readonly StageDuty[], { phase, policies }: StageChoice): StageDuty[] {
  if (phase === null) {
    const message = 'Say which phase this report is, or which clocks it answers.';
    throw refusedChoice(message, [{ pointer: '/phase', code: 'required', message }]);
  }
  const ofPhase = duties.filter((it) => it.phase === phase && (it.isOpen || it.isAnswered));
  if (ofPhase.length === 0)
    throw new DomainError(
      'refused',
      'stage-not-owed',
      `No instrument of this incident asks the organisation for the phase "${phase}" now.`,
    );
  const names = policies.length > 0 ? policies : onlyInstrument(ofPhase);
  const faults: FieldError[] = names.flatMap((id, index) =>
    ofPhase.some((it) => it.policyId === id)
      ? []
      : [
          {
            pointer: `/policies/${index}`,
            code: 'not-a-target',
            message: `${id} does not ask for the phase "${phase}" here.`,
          },
        ],
  );
  if (faults.length > 0) throw refusedChoice('Some instruments do not ask for this report.', faults);
  return names.flatMap((id) => presentDuty(ofPhase.filter((it) => it.policyId === id)));
}

/** The instrument meant by a caller who names none: the only one that still waits, or the only one there is. */
function onlyInstrument(ofPhase: readonly StageDuty[]): string[] {
  const open = [...new Set(ofPhase.filter((it) => it.isOpen).map((it) => it.policyId))];
  const all = open.length > 0 ? open : [...new Set(ofPhase.map((it) => it.policyId))];
  if (all.length === 1) return all;
  const titles = all.map((id) => `${id} (${ofPhase.find((it) => it.policyId === id)!.policyTitle})`);
  throw refusedChoice('Several instruments wait for this phase: name those the report is for.', [
    { pointer: '/policies', code: 'required', message: `One or several of: ${titles.join(', ')}` },
  ]);
}

/** All open duties of an instrument, else the one answered last (rows come in order of their due time). */
function presentDuty(duties: readonly StageDuty[]): StageDuty[] {
  const open = duties.filter((it) => it.isOpen);
  return open.length > 0 ? open : duties.slice(-1);
}

function unique(duties: readonly StageDuty[]): StageDuty[] {
  return [...new Map(duties.map((it) => [it.clockRowId, it])).values()];
}

function refusedChoice(message: string, errors: readonly FieldError[]): DomainError {
  return new DomainError('unprocessable', 'stage-targets', message, { errors });
}
