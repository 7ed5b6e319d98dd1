import { type AlertLinks, type AlertMessage, tellsDetails } from './message.js';
import { TEXTS, filled } from './texts.js';

/** A text message: the number of the matter and what is asked, nothing more. It passes through networks in clear. */
export function composeSms(message: AlertMessage, code?: string): string {
  const texts = TEXTS[message.language];
  const words = tellsDetails(message.tlp) ? texts.kinds[message.kind] : texts.discreet;
  return filled(words.sms, { reference: message.reference ?? '', code });
}

/** Facts a receiver is told where the label allows it; whatever is added to a message stays out until it is named here. */
const TOLD = [
  'escalationId',
  'step',
  'action',
  'clock',
  'caption',
  'dueAt',
  'lateByMs',
  'dutyHolder',
  'reportReference',
  'feed',
  'heardAt',
] as const satisfies readonly (keyof AlertMessage['facts'])[];

/** Body of a webhook, in the shape of the Standard Webhooks specification: type, timestamp, data. */
export function composeWebhook(message: AlertMessage, links: AlertLinks, code?: string): string {
  const { kind, facts, reference, tlp } = message;
  const details = Object.fromEntries(TOLD.map((name) => [name, facts[name]]));
  return JSON.stringify({
    type: `fcert.${kind}`,
    timestamp: message.createdAt.toISOString(),
    data: {
      id: message.id,
      reference,
      tlp,
      page: links.page,
      ...(kind === 'address-code' ? { code } : {}),
      ...(tellsDetails(tlp) ? details : {}),
    },
  });
}
