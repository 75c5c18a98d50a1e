import type { Locale } from '@imagemint/contract/accounts';

/** The languages of the app; a type-level twin of the contract's list, whose schema the first load does without. */
export const LOCALE_CHOICES = ['en', 'de'] as const satisfies readonly Locale[];
