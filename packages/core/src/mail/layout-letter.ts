import type { Locale } from '@imagemint/contract/accounts';
import { escapeHtml } from './escape-html.ts';
import type { Letter, LetterPart } from './letter.ts';

/** A message in both forms; each says the same. */
export type LaidOutLetter = { subject: string; text: string; html: string };

/** In which language, and on which origin its links are. */
export type MailView = { locale: Locale; origin: string };

const OPERATOR = 'BestFab Software Limited';
const SITE = 'imagemint.org';

const FOOTERS: Record<Locale, { reason: string; untracked: string; policy: string }> = {
  en: {
    reason: 'You receive this message because it is about your ImageMint account.',
    untracked: 'It is not advertising, and it tells nobody whether you open it.',
    policy: 'Privacy policy',
  },
  de: {
    reason: 'Sie erhalten diese Nachricht, weil sie Ihr ImageMint-Konto betrifft.',
    untracked: 'Sie ist keine Werbung und verrät niemandem, ob Sie sie öffnen.',
    policy: 'Datenschutzerklärung',
  },
};

// Colours of the web app. Mail clients read inline styles best; what is dark overrides them by class, where a client knows of it.
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#0d1211!important}
.card{background:#141a19!important;border-color:#282f2d!important}
.ink{color:#ecf1f0!important}
.soft{color:#a1aca9!important}
.line{border-color:#282f2d!important}
.link{color:#74dfb9!important}
.leaf,.action{background:#70dcb6!important}
}
@media (max-width:480px){.card{padding:24px 20px!important}}`;
const FONT = `font-family:'Inter Variable',Inter,system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif`;
const INK = 'color:#121f1d';
const SOFT = 'color:#535f5c';
const LINE = 'border-top:1px solid #e0e5e3';
/** Longest values, in characters, that fit beside their name on a narrow screen, and those that are figures rather than sentences. */
const MAX_UNBROKEN_VALUE = 20;
const MAX_SHORT_VALUE = 32;

/** Gives a letter its text and its HTML: no pictures, no scripts, nothing that is fetched, no link but to our own origin. */
export function layoutLetter(letter: Letter, view: MailView): LaidOutLetter {
  return { subject: letter.title, text: writeText(letter, view), html: writeHtml(letter, view) };
}

/** @throws TypeError when the place is not on our origin. */
function linkTo(path: string, { origin }: MailView): string {
  const url = new URL(path, origin);
  if (url.origin !== new URL(origin).origin) throw new TypeError('a letter links to our own origin only');
  return url.href;
}

function writeText(letter: Letter, view: MailView): string {
  const { reason, untracked, policy } = FOOTERS[view.locale];
  const sections = [
    letter.title,
    ...letter.parts.map(writePart),
    `${letter.action.label}:\n${linkTo(letter.action.path, view)}`,
    `-- \n${letter.reason ?? reason} ${untracked}\n${OPERATOR} · ${SITE}\n${policy}: ${linkTo('/policy', view)}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function writePart(part: LetterPart): string {
  if (typeof part === 'string') return part;
  return 'heading' in part ? part.heading : part.rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** Numbers of receipts stay in one piece on a narrow screen. */
function draw(text: string): string {
  return escapeHtml(text).replace(/\bIM-\d+/g, (number) => `<span style="white-space:nowrap">${number}</span>`);
}

function drawRow([name, value]: readonly [string, string]): string {
  const align =
    value.length > MAX_SHORT_VALUE
      ? 'text-align:left'
      : `text-align:right${value.length > MAX_UNBROKEN_VALUE ? '' : ';white-space:nowrap'}`;
  return (
    `<tr><th scope="row" class="soft line" style="padding:10px 16px 10px 0;text-align:left;vertical-align:top;font-weight:400;${SOFT};${LINE}">${escapeHtml(name)}</th>` +
    `<td class="ink line" style="padding:10px 0;${align};vertical-align:top;font-weight:500;${INK};${LINE}">${escapeHtml(value)}</td></tr>`
  );
}

function drawPart(part: LetterPart): string {
  if (typeof part === 'string') return `<p class="ink" style="margin:0 0 16px;${INK}">${draw(part)}</p>`;
  if ('heading' in part)
    return `<h2 class="ink" style="margin:28px 0 8px;font-size:16px;line-height:24px;font-weight:600;${INK}">${escapeHtml(part.heading)}</h2>`;
  return `<table style="width:100%;margin:0 0 20px;border-collapse:collapse;font-size:15px;line-height:22px">\n${part.rows.map(drawRow).join('\n')}\n</table>`;
}

function writeHtml(letter: Letter, view: MailView): string {
  const { reason, untracked, policy } = FOOTERS[view.locale];
  const link = (path: string) => escapeHtml(linkTo(path, view));
  return `<!doctype html>
<html lang="${view.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(letter.title)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f5f8f7">
<div class="preview" style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(letter.preview)}</div>
<div class="page" lang="${view.locale}" style="padding:32px 12px;background:#f5f8f7;${FONT};font-size:16px;line-height:25px">
<div style="max-width:560px;margin:0 auto">
<p class="ink" style="margin:0 0 16px 4px;font-size:17px;font-weight:600;${INK}"><span class="leaf" style="display:inline-block;width:13px;height:13px;margin-right:9px;border-radius:0 13px 0 13px;background:#7ce4be"></span>ImageMint</p>
<div class="card" style="padding:32px;border:1px solid #e0e5e3;border-radius:16px;background:#ffffff">
<h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600;${INK}">${draw(letter.title)}</h1>
${letter.parts.map(drawPart).join('\n')}
<p style="margin:28px 0 0"><a class="action" href="${link(letter.action.path)}" style="display:inline-block;padding:12px 20px;border-radius:12px;background:#7ce4be;color:#01251c;font-weight:600;text-decoration:none">${escapeHtml(letter.action.label)}</a></p>
</div>
<div class="soft" style="margin:20px 4px 0;font-size:13px;line-height:20px;${SOFT}">
<p style="margin:0 0 8px">${escapeHtml(`${letter.reason ?? reason} ${untracked}`)}</p>
<p style="margin:0">${OPERATOR} · ${SITE}<br><a class="link" href="${link('/policy')}" style="color:#006a51">${escapeHtml(policy)}</a></p>
</div>
</div>
</div>
</body>
</html>
`;
}
