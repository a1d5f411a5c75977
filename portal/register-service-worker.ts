const PLACE = '/family/service-worker.js';

/** The one address that may become a worker: the page's policy asks for a name that is trusted (require-trusted-types-for). */
interface WorkerAddresses {
  createScriptURL(url: string): string;
}
interface TrustedTypeFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): WorkerAddresses;
}

/**
 * Keeps the page's shell for where there is no network, and takes push messages while it is closed. Without one the page works as
 * before, but for these.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const factory = 'trustedTypes' in window ? (window.trustedTypes as TrustedTypeFactory) : null;
  const policy = factory?.createPolicy('tebura-service-worker', {
    createScriptURL: (url) => {
      if (url !== PLACE) throw new TypeError('no other worker');
      return url;
    },
  });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL(PLACE) ?? PLACE, { scope: '/family/' });
  } catch {
    // Private browsing, or a policy of the device: nothing that the page needs.
  }
}
