/** The categories of "Data We Collect": the complete list, in the policy's order. */
export const POLICY_CATEGORIES = ['navigation', 'interaction', 'session', 'contact', 'order', 'account', 'support', 'diagnostic'] as const;
export type PolicyCategory = (typeof POLICY_CATEGORIES)[number];

/** The purposes of "How We Use Your Data": the complete list, in the policy's order. */
export const PURPOSES = ['deliver', 'contract', 'support', 'ownership', 'fraud', 'analytics', 'chargeback'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The lawful bases that the policy names (GDPR Art. 6(1)(b), (f), (c)). */
export const LAWFUL_BASES = ['contract', 'legitimate-interest', 'legal-obligation'] as const;
export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/** How long a column is kept: rule id → what a customer reads. */
export const RETENTIONS = {
  account: 'as long as the account exists',
  session: 'until sign-out, at most 30 days',
  link: '15 minutes, removed within a day',
  day: '24 hours',
  run: '90 days after the run ended',
  content: 'until the content is purged: at most 30 minutes for a photo, 10 for a result',
  ledger: '6 years after the entry (tax and accounting records)',
  order: '6 years after the order (tax and accounting records)',
  inbox: '35 days after the payment processor told it',
  mail: '30 days after it was sent',
  block: '12 months after it ended',
  'purge-log': '24 months after the purge',
  'staff-log': '24 months after the read',
} as const;
export type Retention = keyof typeof RETENTIONS;
