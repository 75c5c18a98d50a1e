import ipaddr from 'ipaddr.js';

/** Whoever has an IPv6 address has the 2⁶⁴ others of its network too (RFC 4291, 2.5.1): they count as one. */
export function nameNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
