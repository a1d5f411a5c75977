/**
 * The screens' content security policy (security 3.1). Inside Electron they make no network call at all; over loopback they
 * speak to their own host.
 */
export function contentSecurityPolicy(options: {
  readonly connect: "'none'" | "'self'";
  readonly frameAncestors: readonly string[];
}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src ${options.connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${options.frameAncestors.length === 0 ? "'none'" : options.frameAncestors.join(' ')}`,
    "require-trusted-types-for 'script'",
  ].join('; ');
}
