import { createHash } from 'node:crypto';
import { escaped } from '../http/escaped.js';
import { NO_SCRIPT_SINKS } from '../http/request-lifecycle.js';

const STYLE =
  'body{font:18px/1.7 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}' +
  'label{display:block;margin-block-start:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}' +
  'button{font:inherit;margin-block-start:1.5rem;padding:.6rem 2rem;color:#fff;background:#0b4f2e;border:0;border-radius:4px}' +
  ':focus-visible{outline:3px solid #b58900;outline-offset:3px}[role=status]{min-height:1.7em;font-weight:600}';

/** Nothing is sent before the button. Text goes in as text; the way on is a path of the page itself. */
const SCRIPT = `
const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const say = (text) => { status.textContent = text; };
if (form) {
  form.hidden = false;
  form.addEventListener('submit', async (submitted) => {
    submitted.preventDefault();
    form.elements.send.disabled = true;
    say('One moment …');
    try {
      const answer = await fetch('/v1/oidc/second-factor', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ otp: form.elements.otp.value }),
      });
      if (answer.ok) { location.replace(form.dataset.next); return; }
      const { code } = await answer.json();
      say(code === 'oidc-state-refused' ? 'This took too long. Sign in again.'
        : code === 'second-factor-throttled' ? 'Too many codes were wrong. Wait a moment.'
        : answer.status >= 500 ? 'FCERT cannot be reached at this moment. Try again shortly.'
        : 'The code is wrong, was used before or is too old.');
    } catch { say('FCERT cannot be reached at this moment. Try again shortly.'); }
    form.elements.send.disabled = false;
  });
}
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One style and one script, both known by their checksums; nothing is loaded, and requests go to this server alone. */
export const OIDC_CSP = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; ${NO_SCRIPT_SINKS}`;

const HEADINGS = {
  'signed-in': 'Signed in',
  linked: 'Your account is linked',
  'second-factor': 'Show your second factor',
} as const;

/**
 * A page instead of a redirect: the session cookie is `Strict`, and a browser that was sent here by another site would not
 * show it at the next address either. From this page it goes on by itself.
 *
 * @param next a path of the installation's list
 */
export function landingPage(kind: keyof typeof HEADINGS, next: string): string {
  const path = escaped(next);
  if (kind === 'second-factor') return page(HEADINGS[kind], factorForm(path));
  return page(
    HEADINGS[kind],
    `<p><a href="${path}">Continue</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${path}">`,
  );
}

/** @param detail ours: nothing the provider or the request said */
export function refusalPage(code: string, detail: string): string {
  const told = `<p>${escaped(detail)}</p><p>Code: <code>${escaped(code)}</code></p>`;
  return page('That did not work', told);
}

function factorForm(next: string): string {
  return (
    '<p>The code of your authenticator app, or one recovery code.</p><p role="status"></p>' +
    '<noscript><p>This page needs JavaScript. Allow it for this page.</p></noscript>' +
    `<form hidden data-next="${next}"><label>Code<input name="otp" autocomplete="one-time-code" required` +
    ' minlength="6" maxlength="24" dir="ltr"></label><button name="send">Sign in</button></form>'
  );
}

function page(heading: string, body: string, head = ''): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<meta name="robots" content="noindex">${head}<title>FCERT</title><style>${STYLE}</style></head><body><main>` +
    `<h1>${heading}</h1>${body}</main><script>${SCRIPT}</script></body></html>`
  );
}
