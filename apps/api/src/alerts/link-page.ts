import { createHash } from 'node:crypto';
import type { Language } from '@fcert/alerts';
import { NO_SCRIPT_SINKS } from '../http/request-lifecycle.js';
import { LINK_TEXTS, type LinkStanding } from './link-texts.js';
import { escaped } from '../http/escaped.js';

const STYLE =
  'body{font:18px/1.7 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}' +
  "html[lang=ur] body{font-family:'Noto Nastaliq Urdu','Noto Naskh Arabic',Tahoma,sans-serif;line-height:2.2}" +
  'dt{color:#555;margin-block-start:.6rem}dd{margin:0}' +
  'button{font:inherit;margin-block-start:1.5rem;padding:.6rem 2rem;color:#fff;background:#0b4f2e;border:0;border-radius:4px}' +
  'button:focus-visible{outline:3px solid #b58900;outline-offset:3px}';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, no script runs, nobody frames it; the one form goes back to where the page came from. */
export const LINK_CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; ${NO_SCRIPT_SINKS}`;

export interface LinkPageFacts {
  readonly standing: LinkStanding;
  readonly language: Language;
  readonly reference?: string | null;
  readonly clock?: string | null;
  /** As whom the button acts. */
  readonly name?: string;
  readonly acknowledgedBy?: string | null;
  readonly acknowledgedAt?: Date | null;
}

/** A whole page without a script. The form has no field: its address says everything. */
export function linkPage(facts: LinkPageFacts): string {
  const texts = LINK_TEXTS[facts.language];
  const { standing } = facts;
  const rows = [
    row(texts.reference, facts.reference),
    row(texts.clock, facts.clock),
    row(texts.as, standing === 'ask' ? facts.name : undefined),
    row(texts.by, facts.acknowledgedBy),
    row(texts.at, facts.acknowledgedAt && karachi(facts.acknowledgedAt)),
  ].join('');
  const form =
    standing === 'ask' ? `<form method="post"><button>${escaped(texts.button)}</button></form>` : '';
  return (
    `<!doctype html><html lang="${facts.language}" dir="${texts.direction}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">' +
    `<title>FCERT</title><style>${STYLE}</style></head><body><main><h1>${escaped(texts.headings[standing])}</h1>` +
    `<p>${escaped(texts.bodies[standing])}</p><dl>${rows}</dl>${form}</main></body></html>`
  );
}

function row(label: string, value: string | null | undefined): string {
  return value ? `<dt>${escaped(label)}</dt><dd><bdi dir="ltr">${escaped(value)}</bdi></dd>` : '';
}

function karachi(at: Date): string {
  const zone = { timeZone: 'Asia/Karachi', dateStyle: 'medium', timeStyle: 'short' } as const;
  return `${new Intl.DateTimeFormat('en-GB', zone).format(at)} PKT`;
}
