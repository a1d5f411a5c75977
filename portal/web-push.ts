/**
 * Subscribes this browser with the backend's key (RFC 8292). @returns the subscription in JSON, `'denied'` where its owner said no,
 * `null` where the browser cannot
 */
export async function subscribeHere(publicKey: string): Promise<unknown> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return null;
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  try {
    const worker = await navigator.serviceWorker.ready;
    const key = { userVisibleOnly: true, applicationServerKey: publicKey };
    const subscription = await worker.pushManager.subscribe(key);
    const { endpoint, keys } = subscription.toJSON();
    return { endpoint, keys };
  } catch {
    return null;
  }
}
