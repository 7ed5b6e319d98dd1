import { SEVERITIES, type Severity } from '@fcert/kernel';

/** ISO 8601 duration of hours, minutes and days since the start of the scenario, such as `PT1H30M` or `P2D`. */
export type Offset = string;

/** Who acts: a made-up person of this role. */
export type Part = 'analyst' | 'shift-lead' | 'director';

interface Act {
  readonly at: Offset;
  readonly by?: Part;
}

/** One act of the scenario. What it does is what the product does when a person does it. */
export type ScenarioStep =
  | (Act & {
      readonly do: 'report';
      readonly title: string;
      readonly description: string;
      readonly severityClaim?: Severity;
      /** How long before the report the reporter knew. */
      readonly awareFor?: Offset;
    })
  | (Act & { readonly do: 'acknowledge' })
  | (Act & { readonly do: 'classify'; readonly class: string; readonly type: string })
  | (Act & { readonly do: 'set-severity'; readonly severity: Severity; readonly reason: string })
  | (Act & {
      readonly do: 'set-state';
      readonly state: 'triaged' | 'in-progress' | 'contained' | 'recovered';
    })
  | (Act & { readonly do: 'send-update'; readonly text: string })
  | (Act & { readonly do: 'escalate'; readonly to: string; readonly reason: string })
  | (Act & { readonly do: 'acknowledge-escalations' })
  | (Act & { readonly do: 'close'; readonly disposition: string; readonly note: string });

/** A course of events to be played against the rules in force, under a time of its own. */
export interface Scenario {
  readonly title: string;
  /** Instant, with a zone: nights, weekends and holidays count. */
  readonly startsAt: string;
  /** How long the clocks are watched. */
  readonly lasts: Offset;
  /** Code of the body that reports. */
  readonly constituent: string;
  /** Ids of policies that are switched on for this play alone. */
  readonly enable?: readonly string[];
  readonly steps: readonly ScenarioStep[];
}

const DAYS_MAX = 60;
export const STEPS_MAX = 200;

const OFFSET = {
  type: 'string',
  pattern: '^P(?=\\d|T\\d)(?:\\d{1,3}D)?(?:T(?=\\d)(?:\\d{1,4}H)?(?:\\d{1,5}M)?)?$',
};
const text = (most: number) => ({ type: 'string', minLength: 1, maxLength: most });
const word = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,60}$' };

function act(name: string, fields: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['at', 'do', ...Object.keys(fields)],
    properties: {
      at: OFFSET,
      by: { enum: ['analyst', 'shift-lead', 'director'] },
      do: { const: name },
      ...fields,
      ...optional,
    },
  };
}

const ACTS = {
  report: act(
    'report',
    { title: text(200), description: text(20_000) },
    { severityClaim: { enum: SEVERITIES }, awareFor: OFFSET },
  ),
  acknowledge: act('acknowledge', {}),
  classify: act('classify', { class: word, type: word }),
  'set-severity': act('set-severity', { severity: { enum: SEVERITIES }, reason: text(1000) }),
  'set-state': act('set-state', { state: { enum: ['triaged', 'in-progress', 'contained', 'recovered'] } }),
  'send-update': act('send-update', { text: text(20_000) }),
  escalate: act('escalate', { to: word, reason: text(1000) }),
  'acknowledge-escalations': act('acknowledge-escalations', {}),
  close: act('close', { disposition: { type: 'string', pattern: '^[a-z/-]{3,60}$' }, note: text(5000) }),
} satisfies Record<ScenarioStep['do'], object>;

/** JSON Schema of a written scenario. The act named by `do` decides which fields a step has. */
export const SCENARIO_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'startsAt', 'lasts', 'constituent', 'steps'],
  properties: {
    title: text(200),
    startsAt: { type: 'string', format: 'date-time' },
    lasts: OFFSET,
    constituent: { type: 'string', pattern: '^[A-Z0-9-]{2,60}$' },
    enable: { type: 'array', maxItems: 20, uniqueItems: true, items: word },
    steps: {
      type: 'array',
      minItems: 1,
      maxItems: STEPS_MAX,
      items: {
        type: 'object',
        required: ['do'],
        discriminator: { propertyName: 'do' },
        oneOf: Object.values(ACTS),
      },
    },
  },
} as const;

/** Minutes of an offset. Throws nothing: the schema has seen it. */
export function minutesOf(offset: Offset): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(offset) ?? [];
  return Number(days ?? 0) * 1440 + Number(hours ?? 0) * 60 + Number(minutes ?? 0);
}

/** What the schema cannot say: where the fault lies and what it is, or undefined. */
export function faultOf(scenario: Scenario): { pointer: string; code: string; message: string } | undefined {
  const lasts = minutesOf(scenario.lasts);
  if (lasts > DAYS_MAX * 1440)
    return { pointer: '/lasts', code: 'too-long', message: `A rehearsal lasts ${DAYS_MAX} days at most.` };
  if (scenario.steps[0]!.do !== 'report')
    return { pointer: '/steps/0/do', code: 'report-first', message: 'It starts with a report.' };
  const late = scenario.steps.findIndex((step) => minutesOf(step.at) > lasts);
  if (late >= 0)
    return { pointer: `/steps/${late}/at`, code: 'after-the-end', message: 'This is after the end.' };
  const back = scenario.steps.findIndex(
    (step, index) => index > 0 && minutesOf(step.at) < minutesOf(scenario.steps[index - 1]!.at),
  );
  if (back >= 0)
    return { pointer: `/steps/${back}/at`, code: 'out-of-order', message: 'Steps stand in order of time.' };
  return undefined;
}
