/** Settings of the development server. */
export function readEnv(): { apiOrigin: string } {
  return { apiOrigin: process.env.IMAGEMINT_ORIGIN ?? 'http://127.0.0.1:8080' };
}
