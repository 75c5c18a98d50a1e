import { stringifySetCookie } from 'cookie';
import { sessionCookieName } from './request-ctx.ts';

/** The Set-Cookie header of a session (RFC 6265bis); an end in the past removes it. Lax, so that the link in a mail finds people signed in. */
export function serializeCookie(origin: string, sessionToken: string, expires: Date): string {
  return stringifySetCookie({
    name: sessionCookieName(origin),
    value: sessionToken,
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:'),
    path: '/',
    expires,
  });
}
