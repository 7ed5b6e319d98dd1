import { localInstant } from './local-instant.js';
import { type AlertLinks, type AlertMessage, tellsDetails } from './message.js';
import { type AlertTexts, TEXTS, filled } from './texts.js';

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Row {
  readonly label: string;
  readonly value: string;
  /** Numbers, times and addresses read from left to right in any language. */
  readonly isLatin?: boolean;
}

interface Button {
  readonly label: string;
  readonly href: string;
  readonly hint?: string;
}

/** A letter in the reader's language, as text and as HTML that loads nothing. The code is given for `address-code` alone. */
export function composeMail(message: AlertMessage, links: AlertLinks, code?: string): MailContent {
  const texts = TEXTS[message.language];
  const isOpen = tellsDetails(message.tlp);
  const words = isOpen ? texts.kinds[message.kind] : texts.discreet;
  const values = { reference: message.reference ?? '', code };
  const rows = isOpen ? detailsOf(message, texts, code) : referenceOf(message, texts);
  const buttons = buttonsOf(links, texts);
  return {
    subject: `[FCERT] ${filled(words.subject, values)}`,
    text: textOf(words, rows, buttons, texts),
    html: htmlOf(message.language, words, rows, buttons, texts),
  };
}

function referenceOf(message: AlertMessage, texts: AlertTexts): Row[] {
  return [
    ...(message.reference === null
      ? []
      : [{ label: texts.labels.reference, value: message.reference, isLatin: true }]),
    { label: texts.labels.label, value: `TLP:${message.tlp.toUpperCase()}`, isLatin: true },
  ];
}

/** Only what has a value is told. A due time stands beside the words that say whose number it is. */
function detailsOf(message: AlertMessage, texts: AlertTexts, code: string | undefined): Row[] {
  const { labels } = texts;
  const { reportReference, clock, caption, dueAt, lateByMs, feed, heardAt } = message.facts;
  if (isPersonal(message))
    return code === undefined ? [] : [{ label: labels.code, value: code, isLatin: true }];
  const due = dueAt === undefined ? undefined : localInstant(dueAt, message.language);
  const late =
    lateByMs === undefined
      ? undefined
      : filled(texts.lateBy, { minutes: String(Math.ceil(lateByMs / 60_000)) });
  const rows: (Row | undefined)[] = [
    reportReference === undefined
      ? undefined
      : { label: labels.report, value: reportReference, isLatin: true },
    clock === undefined ? undefined : { label: labels.clock, value: clock, isLatin: true },
    due === undefined
      ? undefined
      : { label: labels.due, value: caption === undefined ? due : `${due} (${caption})`, isLatin: true },
    late === undefined ? undefined : { label: labels.late, value: late },
    feed === undefined ? undefined : { label: labels.feed, value: feed },
    heardAt === undefined
      ? undefined
      : { label: labels.heard, value: localInstant(heardAt, message.language), isLatin: true },
  ];
  const [reference, ...label] = referenceOf(message, texts);
  return [reference, ...rows, ...label].filter((row) => row !== undefined);
}

/** Between FCERT and one person: about no case, so there is no number and no marking to tell. */
const isPersonal = ({ kind }: AlertMessage): boolean =>
  kind === 'address-code' || kind === 'password-reset' || kind === 'password-changed';

function buttonsOf(links: AlertLinks, texts: AlertTexts): Button[] {
  return [
    ...(links.acknowledge === undefined
      ? []
      : [{ label: texts.acknowledge, href: links.acknowledge, hint: texts.acknowledgeHint }]),
    ...(links.reset === undefined ? [] : [{ label: texts.reset, href: links.reset, hint: texts.resetHint }]),
    ...(links.page === undefined ? [] : [{ label: texts.page, href: links.page }]),
  ];
}

type Words = AlertTexts['discreet'];

function textOf(words: Words, rows: readonly Row[], buttons: readonly Button[], texts: AlertTexts): string {
  const isolate =
    texts.direction === 'rtl' ? (value: string) => `\u2066${value}\u2069` : (value: string) => value;
  return [
    words.heading,
    '',
    words.body,
    '',
    ...rows.map(({ label, value, isLatin }) => `${label}: ${isLatin ? isolate(value) : value}`),
    '',
    ...buttons.flatMap(({ label, href, hint }) => [`${label}:`, href, ...(hint ? [hint] : []), '']),
    ...(buttons.some(({ label }) => label === texts.page) ? [] : [texts.signIn, '']),
    texts.footer,
    '',
  ].join('\n');
}

const STYLE = {
  body: 'font-family:system-ui,sans-serif;font-size:16px;line-height:1.6;color:#1a1a1a;margin:24px;max-width:40em',
  urdu: "font-family:'Noto Nastaliq Urdu','Noto Naskh Arabic',Tahoma,sans-serif;line-height:2.2",
  cell: 'padding:4px 12px;text-align:start;vertical-align:top',
  button:
    'display:inline-block;padding:8px 20px;background:#0b4f2e;color:#ffffff;text-decoration:none;border-radius:4px',
  small: 'font-size:13px;color:#555555',
};

function htmlOf(
  language: AlertMessage['language'],
  words: Words,
  rows: readonly Row[],
  buttons: readonly Button[],
  texts: AlertTexts,
): string {
  const body = texts.direction === 'rtl' ? `${STYLE.body};${STYLE.urdu}` : STYLE.body;
  const lines = rows.map(
    ({ label, value, isLatin }) =>
      `<tr><th style="${STYLE.cell}">${escaped(label)}</th>` +
      `<td style="${STYLE.cell}"><bdi${isLatin ? ' dir="ltr"' : ''}>${escaped(value)}</bdi></td></tr>`,
  );
  const links = buttons.map(
    ({ label, href, hint }) =>
      `<p><a style="${STYLE.button}" href="${escaped(href)}">${escaped(label)}</a></p>` +
      (hint ? `<p style="${STYLE.small}">${escaped(hint)}</p>` : ''),
  );
  return (
    `<!doctype html><html lang="${language}" dir="${texts.direction}"><head><meta charset="utf-8">` +
    `<title>FCERT</title></head><body dir="${texts.direction}" style="${body}">` +
    `<h1 style="font-size:20px">${escaped(words.heading)}</h1><p>${escaped(words.body)}</p>` +
    `<table>${lines.join('')}</table>${links.join('')}` +
    (buttons.some(({ label }) => label === texts.page) ? '' : `<p>${escaped(texts.signIn)}</p>`) +
    `<p style="${STYLE.small}">${escaped(texts.footer)}</p></body></html>`
  );
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
