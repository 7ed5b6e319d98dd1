import type { FindingKind, KeptFinding } from '@fcert/escalation';

/** The figures of this process in Prometheus' text format, written by hand: the usual library weighs more than the figures. */
export class ProverMetrics {
  private passes = 0;
  private failures = 0;
  private examined = 0;
  private passSeconds = 0;
  private lastPassAt = 0;
  private open: readonly KeptFinding[] = [];
  private readonly found = new Map<FindingKind, number>();
  private readonly alarms = new Map<string, number>();

  passed(seconds: number, examined: number, open: readonly KeptFinding[]): void {
    this.passes += 1;
    this.examined += examined;
    this.passSeconds = seconds;
    this.lastPassAt = Date.now() / 1000;
    this.open = open;
  }

  failed(): void {
    this.failures += 1;
  }

  foundSome(findings: readonly KeptFinding[]): void {
    for (const { kind } of findings) this.found.set(kind, (this.found.get(kind) ?? 0) + 1);
  }

  told(path: string, taken: boolean): void {
    const labels = `path="${path}",outcome="${taken ? 'taken' : 'failed'}"`;
    this.alarms.set(labels, (this.alarms.get(labels) ?? 0) + 1);
  }

  text(): string {
    const open = new Map<string, number>();
    for (const { kind } of this.open) open.set(`kind="${kind}"`, (open.get(`kind="${kind}"`) ?? 0) + 1);
    const found = [...this.found].map(([kind, n]) => [`kind="${kind}"`, n] as const);
    return [
      ...figure('fcert_prover_findings_open', 'gauge', 'Gaps that last and have not ended.', [
        ['', this.open.length],
      ]),
      ...figure('fcert_prover_findings_open_by_kind', 'gauge', 'The same by kind.', [...open]),
      ...figure('fcert_prover_findings_total', 'counter', 'Gaps found by this process.', found),
      ...figure('fcert_prover_passes_total', 'counter', 'Passes brought to their end.', [['', this.passes]]),
      ...figure('fcert_prover_failed_passes_total', 'counter', 'Passes that failed.', [['', this.failures]]),
      ...figure('fcert_prover_subjects_examined_total', 'counter', 'Subjects recomputed.', [
        ['', this.examined],
      ]),
      ...figure('fcert_prover_pass_seconds', 'gauge', 'How long the last pass took.', [
        ['', this.passSeconds],
      ]),
      ...figure('fcert_prover_last_pass_timestamp_seconds', 'gauge', 'When it ended.', [
        ['', this.lastPassAt],
      ]),
      ...figure('fcert_prover_alarms_total', 'counter', 'Alarms by path and outcome.', [...this.alarms]),
      ...figure('process_resident_memory_bytes', 'gauge', 'Resident memory.', [
        ['', process.memoryUsage.rss()],
      ]),
      '',
    ].join('\n');
  }
}

function figure(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  values: readonly (readonly [labels: string, value: number])[],
): string[] {
  const lines = values.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}
