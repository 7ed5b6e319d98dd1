import { createHash } from 'node:crypto';
import { NO_SCRIPT_SINKS } from '../http/request-lifecycle.js';
import { RESET_TEXTS, type ResetTexts } from './reset-texts.js';
import { escaped } from '../http/escaped.js';

const STYLE =
  'body{font:18px/1.7 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}' +
  "html[lang=ur] body{font-family:'Noto Nastaliq Urdu','Noto Naskh Arabic',Tahoma,sans-serif;line-height:2.2}" +
  'label{display:block;margin-block-start:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}' +
  'button{font:inherit;margin-block-start:1.5rem;padding:.6rem 2rem;color:#fff;background:#0b4f2e;border:0;border-radius:4px}' +
  ':focus-visible{outline:3px solid #b58900;outline-offset:3px}[role=status]{min-height:1.7em;font-weight:600}';

/** The token leaves the address bar at once, and nothing is sent before the button. Text goes in as text. */
const SCRIPT = `
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const say = (word) => { status.textContent = form.dataset[word]; };
const WORDS = { 'weak-password': 'weak', 'sign-in-throttled': 'wait', 'sign-in-busy': 'wait' };
form.hidden = false;
if (!/^[A-Za-z0-9_-]{43}$/.test(token)) { say('gone'); form.hidden = true; }
form.addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  const [first, again] = [form.elements.password.value, form.elements.again.value];
  if (first !== again) return say('differ');
  form.elements.send.disabled = true;
  say('sending');
  try {
    const answer = await fetch('/v1/password-resets/completion', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: first }),
    });
    if (answer.ok) { say('done'); form.remove(); return; }
    const { code } = await answer.json();
    say(WORDS[code] ?? (answer.status >= 500 ? 'away' : 'gone'));
  } catch { say('away'); }
  form.elements.send.disabled = false;
});
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One style and one script, both known by their checksums; nothing is loaded, and requests go to this server alone. */
export const RESET_CSP = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; ${NO_SCRIPT_SINKS}`;

/** The same page for everybody and every token: it tells nothing, and a program that opens links starts nothing by it. */
export function resetPage(language: keyof typeof RESET_TEXTS): string {
  const texts = RESET_TEXTS[language];
  const told = Object.entries(texts.says).map(([word, text]) => ` data-${word}="${escaped(text)}"`);
  return (
    `<!doctype html><html lang="${language}" dir="${texts.direction}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">' +
    `<title>FCERT</title><style>${STYLE}</style></head><body><main><h1>${escaped(texts.heading)}</h1>` +
    `<p>${escaped(texts.body)}</p><p role="status"></p><noscript><p>${escaped(texts.noScript)}</p></noscript>` +
    `<form hidden${told.join('')}>${fields(texts)}</form></main><script>${SCRIPT}</script></body></html>`
  );
}

function fields({ password, again, button }: ResetTexts): string {
  const field = (name: string, label: string) =>
    `<label>${escaped(label)}<input name="${name}" type="password" autocomplete="new-password" required minlength="15" maxlength="256" dir="ltr"></label>`;
  return `${field('password', password)}${field('again', again)}<button name="send">${escaped(button)}</button>`;
}
