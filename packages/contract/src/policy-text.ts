/** One sentence, or the part of one that promises something of its own. Its id is how code, columns and tests refer to it. */
export type PolicySentence = { id: string; text: string };

export type PolicyBlock = { kind: 'title' | 'heading' | 'paragraph' | 'item'; sentences: readonly PolicySentence[] };

/**
 * The operator's privacy policy, word for word. `{contactEmail}` stands for the mailbox that the operator configures,
 * because the text that was handed to us shows none.
 */
export const POLICY_TEXT: readonly PolicyBlock[] = [
  {
    kind: 'title',
    sentences: [{ id: 'title', text: 'Privacy Policy' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      { id: '2.0', text: 'Your privacy is important to imagemint-org and to BestFab Software Limited as the operator of this service. ' },
      {
        id: '2.1',
        text: 'We apply reasonable administrative, technical, and physical safeguards to keep the personal data you share with us secure, ',
      },
      {
        id: '2.2',
        text: 'and we collect only what is genuinely necessary to run the imagemint-org AI Photo tools, process your order, and prevent fraud.',
      },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'collect', text: 'Data We Collect' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.2a',
        text: 'When you browse imagemint.org, upload a photo, make a purchase, or contact support, we may process personal data in the following categories:',
      },
    ],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.3', text: 'Navigation signals — pages visited and routes taken across imagemint.org' }],
  },
  {
    kind: 'item',
    sentences: [
      { id: '2.4', text: 'Interaction events — tool selections, clicks, and product actions recorded for reliability and UX research' },
    ],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.5', text: 'Session metadata — date, time, duration, device type, and browser identifier' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.6', text: 'Contact details — the email address you register with or submit to support' }],
  },
  {
    kind: 'item',
    sentences: [
      { id: '2.7', text: 'Order details — payment information collected through our payment processors to complete a transaction' },
    ],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.8', text: 'Account records — subscription status, entitlements, and processing quotas' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.9', text: 'Support exchanges — messages you send our team and our replies' }],
  },
  {
    kind: 'item',
    sentences: [
      { id: '2.10', text: 'Diagnostic reports — crash logs and technical metadata generated during file processing; ' },
      { id: '2.11', text: 'image content is not retained once processing is complete' },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'use', text: 'How We Use Your Data' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      { id: '2.11a', text: 'BestFab Software Limited processes the data above only for the following purposes: ' },
      { id: '2.12', text: 'delivering the imagemint-org product and any plan entitlements you have purchased; ' },
      {
        id: '2.13',
        text: 'performing and enforcing the contract between you and imagemint-org, including refund and cancellation requests; ',
      },
      { id: '2.14', text: 'providing customer support and answering billing questions; ' },
      { id: '2.15', text: 'verifying account ownership and ' },
      { id: '2.16', text: 'preventing fraud or abuse; ' },
      { id: '2.17', text: 'aggregating anonymized analytics to improve the product; ' },
      { id: '2.18', text: 'and managing chargebacks raised through payment processors.' },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'sharing', text: 'Sharing & Retention' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.19',
        text: 'We keep your personal data confidential. BestFab Software Limited does not sell, rent, or share it with third parties for their own marketing. ',
      },
      {
        id: '2.20',
        text: 'Exceptions are service providers operating under strict data-processing agreements on our behalf (payment processing, cloud hosting, transactional email), ',
      },
      { id: '2.21', text: 'and any disclosure required by law. ' },
      {
        id: '2.22',
        text: 'We retain personal data only for as long as needed for the purposes listed above, or as required by applicable law.',
      },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'updates', text: 'Policy Updates' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.23',
        text: 'We may revise this Privacy Policy to reflect product changes, new payment partners, or updated legal requirements. Revisions are posted on imagemint.org with a new effective date; ',
      },
      { id: '2.24', text: 'continuing to use the service after that date constitutes acceptance of the updated policy.' },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'gdpr', text: 'Your GDPR Rights (EU & UK Residents)' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.25',
        text: 'If you are located in the European Economic Area, the United Kingdom, or another jurisdiction with equivalent data-protection rules, BestFab Software Limited acts as the data controller for personal data processed through imagemint.org, ',
      },
      { id: '2.26', text: 'and you have the following rights under the GDPR / UK GDPR:' },
    ],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.access', text: 'Access — request confirmation of whether we hold your data and a copy of it' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.rectification', text: 'Rectification — ask us to correct inaccurate or incomplete information' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.erasure', text: 'Erasure — request deletion of your data where the law allows' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.restriction', text: 'Restriction — limit how we process your data in specific circumstances' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.portability', text: 'Portability — receive your data in a structured, machine-readable format' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.objection', text: 'Objection — object to processing based on legitimate interests or for direct marketing' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.26.withdraw', text: 'Withdraw consent — withdraw consent at any time without affecting prior lawful processing' }],
  },
  {
    kind: 'item',
    sentences: [
      {
        id: '2.26.complaint',
        text: 'Lodge a complaint — contact your local data-protection authority if you believe your rights are being breached',
      },
    ],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.27',
        text: 'Our lawful bases for processing under the GDPR are: performance of contract (delivering the service, processing refunds, handling support), legitimate interest (analytics, fraud prevention, service communications), and legal obligation (tax and accounting records). ',
      },
      {
        id: '2.28',
        text: 'Where personal data is transferred to service providers outside your jurisdiction, we rely on Standard Contractual Clauses or equivalent approved safeguards.',
      },
    ],
  },
  {
    kind: 'heading',
    sentences: [{ id: 'ccpa', text: 'Your CCPA Rights (California Residents)' }],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.29a',
        text: 'If you are a California resident, the CCPA (as amended by the CPRA) gives you the following rights with respect to your personal information:',
      },
    ],
  },
  {
    kind: 'item',
    sentences: [
      { id: '2.29.know', text: 'Right to know — categories of personal information collected, sources, purposes, and recipients' },
    ],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.29.delete', text: 'Right to delete — request deletion subject to permitted exceptions' }],
  },
  {
    kind: 'item',
    sentences: [{ id: '2.29.correct', text: 'Right to correct — ask us to correct inaccurate personal information' }],
  },
  {
    kind: 'item',
    sentences: [
      {
        id: '2.30',
        text: 'Right to opt out of sale or sharing — imagemint-org does not sell personal information or share it for cross-context behavioural advertising',
      },
    ],
  },
  {
    kind: 'item',
    sentences: [
      { id: '2.31', text: 'Right to non-discrimination — we will not deny service or change pricing because you exercised a CCPA right' },
    ],
  },
  {
    kind: 'paragraph',
    sentences: [
      {
        id: '2.32',
        text: 'To exercise any of the rights above, please email {contactEmail} from the address associated with your account. ',
      },
      {
        id: '2.33',
        text: 'We will verify your identity and respond within the timeframe required by applicable law (typically 30 days under the GDPR, 45 days under the CCPA).',
      },
    ],
  },
];

/** The policy as plain text, one block a line, with the operator's mailbox filled in. */
export function renderPolicy(contactEmail: string): string {
  return POLICY_TEXT.map(({ kind, sentences }) => `${kind === 'item' ? '• ' : ''}${sentences.map(({ text }) => text).join('')}`)
    .join('\n')
    .replaceAll('{contactEmail}', contactEmail);
}
