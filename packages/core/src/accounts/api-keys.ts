/** Every API key starts so, which lets secret scanners and people recognise one. */
export const API_KEY_PREFIX = 'im_';

/** Whether a text has the form of an API key. */
export function isApiKey(text: string): boolean {
  return /^im_[A-Za-z0-9_-]{43}$/.test(text);
}
