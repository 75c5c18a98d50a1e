/** Settings of the development server. */
export function readEnv(): { apiOrigin: string } {
  return { apiOrigin: process.env.IMAGEMINT_ORIGIN ?? 'http://localhost:4300' };
}
