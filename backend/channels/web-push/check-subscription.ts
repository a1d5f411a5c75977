import { ECDH } from 'node:crypto';
import type { PushSubscription } from '../../../contract/notice-routes.ts';

/** The push services of the browsers. To any other host this backend would send what a stranger asks it to (SSRF). */
const PUSH_SERVICES = [
  { name: 'Google', host: /^fcm\.googleapis\.com$/ },
  { name: 'Mozilla', host: /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/ },
  { name: 'Apple', host: /^([a-z0-9-]+\.)*push\.apple\.com$/ },
  { name: 'Microsoft', host: /^([a-z0-9-]+\.)*notify\.windows\.com$/ },
];

/**
 * Whether a browser can be reached there: an address of a push service, and keys that are keys (RFC 8291).
 * @param allowLoopback for a push service on this machine; only in tests
 */
export function isSubscription({ endpoint, keys }: PushSubscription, allowLoopback: boolean): boolean {
  return isPushService(endpoint, allowLoopback) && isPoint(keys.p256dh) && isBytes(keys.auth, 16);
}

function isPushService(endpoint: string, allowLoopback: boolean): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  if (allowLoopback && protocol === 'http:' && hostname === '127.0.0.1') return true;
  return protocol === 'https:' && port === '' && serviceOf(hostname) !== undefined;
}

/** Whose service it is: enough to tell two browsers apart. */
export function pushServiceName(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  return serviceOf(hostname)?.name ?? hostname;
}

function serviceOf(hostname: string) {
  return PUSH_SERVICES.find(({ host }) => host.test(hostname));
}

/** 65 bytes, uncompressed, and on the curve. */
function isPoint(text: string): boolean {
  if (!isBytes(text, 65) || Buffer.from(text, 'base64url')[0] !== 4) return false;
  try {
    ECDH.convertKey(text, 'prime256v1', 'base64url', 'hex', 'uncompressed');
    return true;
  } catch {
    return false;
  }
}

/** So many bytes in base64url, in the one spelling that there is for them. */
function isBytes(text: string, length: number): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text;
}
