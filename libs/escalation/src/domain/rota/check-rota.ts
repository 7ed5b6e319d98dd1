import type { FieldError } from '@fcert/kernel';
import { IANAZone } from 'luxon';
import type { DailyWindow } from '../daily-window.js';
import type { RotaLayer, RotaPlan } from './rota.js';
import { ruleBetween, wallOf } from './turns.js';

export const MOST_LAYERS = 10;
export const MOST_MEMBERS = 50;

const DAY = 86_400_000;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
/** The end of a rule is the end of its layer, and its start the layer's start: nothing is said twice. */
const RULE_PARTS = /^(FREQ|INTERVAL|BYDAY|BYHOUR|BYMINUTE|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=/;
const FREQUENCY = /(^|;)FREQ=(DAILY|WEEKLY|MONTHLY)(;|$)/;
/** A turn is at least an hour on average: pages are not passed round faster than people answer them. */
const MOST_TURNS_A_WEEK = 7 * 24;
const MOST_TIMES_A_LAYER = 24;
/** Times of the day at which all layers together hand over: every one is worked out from the start of its layer on. */
const MOST_TIMES_A_DAY = 48;
/** No rota of this house is older, and counting turns begins at the first. */
const EARLIEST_START = Date.UTC(2020, 0, 1);

/** What is wrong with a plan; empty when it can be kept. */
export function checkRota(plan: RotaPlan): FieldError[] {
  const faults: FieldError[] = [];
  if (!IANAZone.isValidZone(plan.zone)) faults.push(fault('/zone', 'unknown-zone', 'Not an IANA time zone.'));
  if (plan.layers.length === 0 || plan.layers.length > MOST_LAYERS)
    faults.push(fault('/layers', 'layers', `A rota has one to ${MOST_LAYERS} layers.`));
  const names = plan.layers.map((layer) => layer.name);
  if (new Set(names).size !== names.length)
    faults.push(fault('/layers', 'same-name', 'Two layers have the same name.'));
  const times = plan.layers
    .map((layer) => timesADay(layer.recurrence))
    .filter((one) => one <= MOST_TIMES_A_LAYER)
    .reduce((sum, one) => sum + one, 0);
  if (times > MOST_TIMES_A_DAY)
    return [
      ...faults,
      fault(
        '/layers',
        'too-many-turns',
        `All layers hand over at ${MOST_TIMES_A_DAY} times of the day at most.`,
      ),
    ];
  return [...faults, ...plan.layers.flatMap((layer, n) => checkLayer(layer, `/layers/${n}`))];
}

function checkLayer(layer: RotaLayer, pointer: string): FieldError[] {
  const faults: FieldError[] = [];
  if (layer.members.length === 0 || layer.members.length > MOST_MEMBERS)
    faults.push(fault(`${pointer}/members`, 'members', `A layer has one to ${MOST_MEMBERS} members.`));
  const [start, end] = [wallOf(layer.startsAt), layer.endsAt === undefined ? Infinity : wallOf(layer.endsAt)];
  if (Number.isNaN(start)) faults.push(fault(`${pointer}/startsAt`, 'time', 'Write 2026-11-02T09:00.'));
  if (start < EARLIEST_START)
    faults.push(fault(`${pointer}/startsAt`, 'time', 'A layer starts in 2020 or later.'));
  if (Number.isNaN(end) || end <= start)
    faults.push(fault(`${pointer}/endsAt`, 'time', 'Write 2026-11-02T09:00, later than the start.'));
  if (layer.hours && !isWindow(layer.hours))
    faults.push(fault(`${pointer}/hours`, 'hours', 'Write times as 20:00, and at least one day.'));
  const wrong = start >= EARLIEST_START ? ruleFault(layer, start) : undefined;
  return wrong ? [...faults, fault(`${pointer}/recurrence`, 'recurrence', wrong)] : faults;
}

/** Known before anything is worked out: what is dear to work out must not be. */
function timesADay(recurrence: string): number {
  const count = (part: string) => /^[^;]*/.exec(recurrence.split(`${part}=`)[1] ?? '')![0].split(',').length;
  return count('BYHOUR') * count('BYMINUTE');
}

function isWindow({ from, to, days }: DailyWindow): boolean {
  return TIME.test(from) && TIME.test(to) && (days === undefined || days.length > 0);
}

function ruleFault(layer: RotaLayer, start: number): string | undefined {
  const { recurrence } = layer;
  if (recurrence.length > 200 || !recurrence.split(';').every((part) => RULE_PARTS.test(part)))
    return 'Write an RFC 5545 rule of FREQ, INTERVAL, BYDAY, BYHOUR, BYMINUTE, BYMONTHDAY, BYMONTH, BYSETPOS.';
  const names = recurrence.split(';').map((part) => part.split('=')[0]);
  if (new Set(names).size !== names.length) return 'A rule names each part once.';
  if (!FREQUENCY.test(recurrence)) return 'Hand-overs are daily, weekly or monthly.';
  if (timesADay(recurrence) > MOST_TIMES_A_LAYER) return 'Turns are shorter than an hour.';
  try {
    if (ruleBetween(layer, start + 800 * DAY).length < 2) return 'This rule never hands over.';
    if (ruleBetween(layer, start + 7 * DAY - 1).length > MOST_TURNS_A_WEEK)
      return 'Turns are shorter than an hour.';
  } catch {
    return 'This is no RFC 5545 recurrence.';
  }
  return undefined;
}

function fault(pointer: string, code: string, message: string): FieldError {
  return { pointer, code, message };
}
