import type { RequestHandler } from 'express';
import type { OutboxMail } from '../api-deps.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function linkify(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}

/** The mails that this installation keeps instead of sending. Served only where there is an outbox, that is, never in production. */
export function showOutbox(list: () => OutboxMail[]): RequestHandler {
  return (_req, res) => {
    const mails = list().map(
      ({ to, subject, text, sentAt }) =>
        `<article><h2>${escapeHtml(subject)}</h2><p>To ${escapeHtml(to)} · <time>${sentAt.toISOString()}</time></p><pre>${linkify(text)}</pre></article>`,
    );
    res.setHeader('Cache-Control', 'no-store');
    res.type('html')
      .send(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Outbox · ImageMint</title>
<h1>Outbox</h1><p>This installation sends no mail. What it would have sent is here, in memory only.</p>${mails.join('') || '<p>Nothing yet.</p>'}</html>`);
  };
}
