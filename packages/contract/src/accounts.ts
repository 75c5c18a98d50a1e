import { z } from 'zod';

export const LOCALES = ['en', 'de'] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;

export const RequestSignInLinkInput = z.strictObject({ email: z.email().max(254), locale: Locale.default('en') });
export const RedeemSignInLinkInput = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/), locale: Locale.optional() });
export const SetLocaleInput = z.strictObject({ locale: Locale });
export const CreateApiKeyInput = z.strictObject({ label: z.string().trim().min(1).max(40) });
