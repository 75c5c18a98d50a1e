import type { RequestHandler } from 'express';
import { escapeHtml } from '@imagemint/core/mail';
import type { OutboxMail } from '../api-deps.ts';

// This page alone has styles within it: mails bring theirs, and the frames that show them live under the page's policy.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE = `:root{color-scheme:light dark}body{max-width:80rem;margin:0 auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif}
article{margin:2rem 0}h2{margin:0;font-size:1.1rem}article p{margin:.25rem 0 .75rem;opacity:.75}
.forms{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
iframe,pre{box-sizing:border-box;width:100%;height:36rem;margin:0;border:1px solid #8885;border-radius:.75rem}
pre{padding:1rem;overflow:auto;font-size:.875rem;white-space:pre-wrap;overflow-wrap:anywhere}`;

function linkify(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}

/** A frame without scripts, forms or our origin; its links open beside the page. */
function frame({ html, subject }: OutboxMail): string {
  const document = html.replace('<head>', '<head><base target="_blank">');
  return `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="${escapeHtml(subject)}" srcdoc="${escapeHtml(document)}"></iframe>`;
}

function showMail(mail: OutboxMail): string {
  const { to, subject, text, sentAt } = mail;
  return `<article><h2>${escapeHtml(subject)}</h2><p>To ${escapeHtml(to)} · <time>${sentAt.toISOString()}</time></p>
<div class="forms">${frame(mail)}<pre tabindex="0">${linkify(text)}</pre></div></article>`;
}

/** The mails that this installation keeps instead of sending. Served only where there is an outbox, and only to this machine. */
export function showOutbox(list: () => OutboxMail[]): RequestHandler {
  return (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', POLICY);
    res.type('html')
      .send(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Outbox · ImageMint</title><style>${STYLE}</style>
<h1>Outbox</h1><p>This installation sends no mail. What it would have sent is here, in memory only.</p>${list().map(showMail).join('') || '<p>Nothing yet.</p>'}</html>`);
  };
}
