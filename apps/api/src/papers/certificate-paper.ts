import { type Certificate, durationWords } from '@fcert/incidents';
import type { Paper } from '@fcert/platform';
import { DateTime } from 'luxon';

/** Pakistan's time, in digits alone, so that the words are the same with every version of the language data. */
function local(instant: string | null): string {
  if (instant === null) return 'now';
  const time = DateTime.fromISO(instant, { zone: 'Asia/Karachi', locale: 'en-US' });
  return `${time.toFormat('yyyy-MM-dd HH:mm:ss')} PKT`;
}

type Instant = Certificate['clocks'][number]['start'];

/** The certificate as a page to print: the same facts, with local times beside the instants. */
export function certificatePaper(certificate: Certificate): Paper {
  return {
    template: 'clock-certificate',
    data: {
      ...certificate,
      asOfLocal: certificate.asOf && local(certificate.asOf),
      subject: { ...certificate.subject, openedLocal: local(certificate.subject.openedAt) },
      clocks: certificate.clocks.map((clock) => ({
        ...clock,
        start: withLocal(clock.start),
        anchor: withLocal(clock.anchor),
        due: { ...clock.due, local: local(clock.due.at) },
        stop: clock.stop && withLocal(clock.stop),
        pauses: clock.pauses.map((pause) => ({
          ...pause,
          fromLocal: local(pause.from),
          toLocal: local(pause.to),
        })),
        firings: clock.firings.map((firing) => ({
          ...firing,
          dueLocal: local(firing.dueAt),
          lateWords: durationWords(firing.lateByMs),
        })),
      })),
    },
    instant: new Date(lastInstant(certificate)),
  };
}

function withLocal(told: Instant) {
  return { ...told, local: local(told.at), recordedLocal: local(told.recordedAt) };
}

/** The date of the file: when the last fact it rests on was recorded, or the instant an interim one speaks of. */
function lastInstant({ asOf, restsOn, subject }: Certificate): string {
  return asOf ?? restsOn.facts.at(-1)?.recordedAt ?? subject.openedAt;
}
