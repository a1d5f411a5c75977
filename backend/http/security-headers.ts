/** The portal's content security policy (security 3.1): its own files and its own backend, nothing else. */
const PORTAL_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one address that becomes a worker (portal/register-service-worker.ts).
  'trusted-types tebura-service-worker',
].join('; ');

/** On every reply, page or not. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=()',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** On the portal's files; names with a content hash in them never change. */
export function portalHeaders(file: string): Readonly<Record<string, string>> {
  const isHashed = /[/\\]assets[/\\]/.test(file);
  return {
    'content-security-policy': PORTAL_POLICY,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

/** Production is only reached over TLS. */
export const TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains';
