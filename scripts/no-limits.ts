import { VELOCITY, type PaceRules } from '@imagemint/contract/abuse';

const UNLIMITED = 1_000_000_000;

/** For drivers and tests that are everybody at once: requests are counted as ever, and never refused. */
export const NO_RATE_LIMITS = { perAccount: UNLIMITED, perAddress: UNLIMITED };

/** The same for what is counted against floods; declined payments still are. */
export const NO_VELOCITY: PaceRules = {
  'sign-in-link': [{ per: 'network', every: 'hour', max: UNLIMITED }],
  'new-account': [{ per: 'network', every: 'day', max: UNLIMITED }],
  checkout: [{ per: 'account', every: 'hour', max: UNLIMITED }],
  runs: [{ per: 'account', every: 'hour', max: UNLIMITED }],
  'declined-payment': VELOCITY['declined-payment'],
};
