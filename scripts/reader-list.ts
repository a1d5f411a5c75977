import { listPorts, type PortIdentity } from '../drivers/manager/list-ports.ts';
import { probePort, type ProbeOptions } from '../drivers/probe-port.ts';

/**
 * `npm run reader -- list`: the serial ports of this machine, one JSON object per line, and what to write for each.
 * @param probe null: nothing is sent to any port. Else each USB port and each named one is asked who is there
 * @param named ports to be looked at besides: pseudo-terminals are never listed
 */
export async function listReaders(named: readonly string[], probe: ProbeOptions | null): Promise<number> {
  const unknown = { vendorId: null, productId: null, serialNumber: null, maker: null };
  const ports: readonly PortIdentity[] = [
    ...named.map((path) => ({ path, ...unknown })),
    ...(await listPorts()).filter(({ path }) => !named.includes(path)),
  ];
  if (ports.length === 0)
    console.error(
      'No serial port is listed. On Linux this needs "udevadm"; pseudo-terminals are never listed.',
    );
  for (const port of ports) {
    const isWorthAsking = port.vendorId !== null || named.includes(port.path);
    const found = probe !== null && isWorthAsking ? await probePort(port.path, probe) : null;
    const config = `${found?.device ?? 'xg'}:serial:${port.path}`;
    const probed =
      probe !== null && isWorthAsking
        ? { reader: found?.model ?? null, problem: found?.health.lastProblem ?? null }
        : {};
    console.log(JSON.stringify({ ...port, config, ...probed }));
  }
  return 0;
}
