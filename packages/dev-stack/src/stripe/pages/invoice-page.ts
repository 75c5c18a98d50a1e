import type { Invoice } from '../objects/stored.ts';
import { html, money, renderPage, when } from './html.ts';

/** An invoice for people. */
export function renderInvoice(invoice: Invoice): string {
  const { currency } = invoice;
  return renderPage(
    `Invoice ${invoice.number ?? 'draft'}`,
    html`<h1>Invoice ${invoice.number ?? 'draft'}</h1>
      <section>
        <p class="total">${money(invoice.total, currency)}</p>
        <p>${invoice.status} · ${when(invoice.created)} UTC · ${invoice.customer_email}</p>
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            ${invoice.lines.data.map(
              (line) =>
                html`<tr>
                  <td>${line.description}</td>
                  <td>${money(line.amount, currency)}</td>
                </tr>`,
            )}
            <tr>
              <th scope="row">Total</th>
              <td>${money(invoice.total, currency)}</td>
            </tr>
            <tr>
              <th scope="row">Due</th>
              <td>${money(invoice.amount_due, currency)}</td>
            </tr>
          </tbody>
        </table>
        ${invoice.invoice_pdf && html`<p><a href="/i/${invoice.id}/pdf">Download as PDF</a></p>`}
      </section>`,
  );
}

const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, ' ').replaceAll(/[\\()]/g, String.raw`\$&`);

/** The same as a PDF of one page in plain letters. */
export function renderInvoicePdf(invoice: Invoice): Buffer {
  const amount = (cents: number): string => `${(cents / 100).toFixed(2)} ${invoice.currency.toUpperCase()}`;
  const lines = [
    'Fake Stripe - no money moves',
    `Invoice ${invoice.number ?? 'draft'} (${invoice.status ?? ''}), ${when(invoice.created)} UTC`,
    ...invoice.lines.data.map((line) => `${line.description ?? ''}: ${amount(line.amount)}`),
    `Total: ${amount(invoice.total)}`,
  ];
  const text = `BT /F1 11 Tf 16 TL 50 780 Td ${lines.map((line) => `(${ascii(line)}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + end, 'latin1');
}
