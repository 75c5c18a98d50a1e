const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup that is safe to put into a page as it is. */
export type Html = { html: string };

/** What may be put into markup. */
export type Part = Html | Part[] | boolean | number | string | null | undefined;

function render(value: Part): string {
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (typeof value === 'object') return value.html;
  return String(value).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

/** Builds markup; whatever is put in and is not markup itself is escaped. */
export function html(parts: TemplateStringsArray, ...values: Part[]): Html {
  return { html: parts.reduce((text, part, index) => text + part + (index < values.length ? render(values[index]) : ''), '') };
}

/** A whole page, with the strip that says what it is not. */
export function renderPage(title: string, main: Html, wide = false): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Fake Stripe</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <p class="strip" role="note"><strong>Fake Stripe</strong> – no money moves</p>
        <main class="${wide ? 'wide' : 'narrow'}">${main}</main>
      </body>
    </html> `;
  return page.html;
}

/**
 * Nothing from elsewhere, no scripts; forms may lead anywhere, since paying redirects to the shop. A browser names our own
 * pages as the origin of their forms only under a referrer policy that lets it.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** An amount for people. */
export function money(cents: number | null | undefined, currency: string | null | undefined): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency: (currency ?? 'eur').toUpperCase() }).format((cents ?? 0) / 100);
}

/** A time for people, in UTC. */
export function when(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–';
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

/** A form of one button. */
export function button(label: string, action: string, fields: Record<string, string> = {}): Html {
  const inputs = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  return html`<form method="post" action="${action}">${inputs}<button class="small">${label}</button></form>`;
}
