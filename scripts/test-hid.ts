import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'vite';
import { z } from 'zod';

/**
 * `npm run test:hid`: the HID transport and the counter's keys against a Linux kernel's own HID (UHID, hidraw), in a guest
 * without network or disk. Needs QEMU, Debian's kernel and a static busybox. Where it cannot run it says so and why, and that
 * nothing was run; where it runs and anything fails, it fails.
 */
const root = join(import.meta.dirname, '..');
const TIMEOUT_MS = 300_000;
/** Where a kernel package was unpacked (`dpkg -x`), with the busybox package beside it; the machine's own otherwise. */
const unpacked = process.env['TEBURA_HID_KERNEL'] ?? '/';
const MODULES = ['hid', 'hid-generic', 'uhid'];

interface Machine {
  readonly qemu: string;
  readonly kernel: string;
  readonly modules: readonly string[];
  readonly busybox: string;
}

async function main(): Promise<number> {
  const machine = findMachine();
  if (typeof machine === 'string') return skipped(machine);
  const folder = mkdtempSync(join(tmpdir(), 'tebura-hid-'));
  try {
    const image = join(folder, 'guest.cpio');
    writeFileSync(image, await guestImage(machine, folder));
    return await runGuest(machine, image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function skipped(why: string): number {
  console.error('');
  console.error(`  SKIPPED: ${why} Nothing was run against a kernel's HID.`);
  console.error('  On Debian or Ubuntu (x86-64):');
  console.error('    sudo apt-get install --no-install-recommends qemu-system-x86');
  console.error('    mkdir kernel && cd kernel && apt-get download busybox-static linux-image-…-amd64');
  console.error('    for package in *.deb; do dpkg -x "$package" .; done');
  console.error('    TEBURA_HID_KERNEL=$PWD npm run test:hid');
  console.error('');
  return 0;
}

/** @returns else what is missing */
function findMachine(): Machine | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'This is no x86-64 Linux.';
  const qemu = 'qemu-system-x86_64';
  if (spawnSync(qemu, ['--version']).status !== 0) return 'QEMU (qemu-system-x86) is not installed.';
  const boot = join(unpacked, 'boot');
  const kernels = existsSync(boot) ? readdirSync(boot).filter((name) => /^vmlinuz-/.test(name)) : [];
  const kernel = kernels.toSorted().at(-1);
  if (kernel === undefined) return `There is no kernel in ${boot}.`;
  const folder = join(unpacked, 'lib/modules', kernel.slice('vmlinuz-'.length), 'kernel/drivers/hid');
  const modules = MODULES.map((name) => join(folder, `${name}.ko`));
  const missing = modules.find((path) => !existsSync(path));
  if (missing !== undefined) return `The kernel's module ${missing} is missing.`;
  const busybox = [join(unpacked, 'bin/busybox'), join(unpacked, 'usr/bin/busybox')].find(isStatic);
  if (busybox === undefined) return `There is no static busybox in ${unpacked}.`;
  return { qemu, kernel: join(boot, kernel), modules, busybox };
}

/** A program without a loader (a segment of type 3, ELF-64) brings everything with it. */
function isStatic(path: string): boolean {
  if (!existsSync(path)) return false;
  const program = readFileSync(path);
  const [at, size, count] = [
    Number(program.readBigUInt64LE(32)),
    program.readUInt16LE(54),
    program.readUInt16LE(56),
  ];
  return Array.from({ length: count }, (_, i) => program.readUInt32LE(at + i * size)).every(
    (type) => type !== 3,
  );
}

const report = z.object({ sharedObjects: z.array(z.string()) });

/** Shared libraries that this program and the add-on need, as this process has loaded them; and the loader. */
function librariesWith(addOn: string): string[] {
  createRequire(import.meta.url)(addOn);
  const { sharedObjects } = report.parse(process.report.getReport());
  const libraries = sharedObjects.filter((path) => path.startsWith('/') && !path.endsWith('.node'));
  return [...new Set([...libraries, LOADER])];
}

const LOADER = '/lib64/ld-linux-x86-64.so.2';

const INIT = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
for module in ${MODULES.join(' ')}; do /bin/busybox insmod /modules/$module.ko; done
UV_THREADPOOL_SIZE=16 /bin/node /guest.mjs
/bin/busybox poweroff -f
`;

/** Everything the guest needs as one archive: busybox, modules, Node, node-hid and the bundled test. */
async function guestImage({ busybox, modules }: Machine, folder: string): Promise<Buffer> {
  const external = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), /^[a-z@]/];
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      lib: { entry: join(root, 'scripts/test-hid-guest.ts'), formats: ['es'] },
      rolldownOptions: { external, output: { entryFileNames: 'guest.mjs' } },
    },
  });
  const packages = ['node-hid', 'pkg-prebuilds'].flatMap((name) => filesOf(join(root, 'node_modules', name)));
  const addOn = packages.find((path) => /hidraw-linux-x64\/.*\.node$/.test(path));
  if (addOn === undefined) throw new Error('node-hid has no prebuilt add-on for this machine');
  const files: ArchivedFile[] = [
    { path: 'init', content: Buffer.from(INIT) },
    { path: 'bin/busybox', content: readFileSync(busybox) },
    { path: 'bin/node', content: readFileSync(process.execPath) },
    { path: 'guest.mjs', content: readFileSync(join(folder, 'guest.mjs')) },
    ...modules.map((path, i) => ({ path: `modules/${MODULES[i] ?? ''}.ko`, content: readFileSync(path) })),
    ...librariesWith(addOn).map((path) => ({ path: path.slice(1), content: readFileSync(path) })),
    ...packages
      .filter((path) => (path.endsWith('.node') ? path === addOn : /\.(c?js|json)$/.test(path)))
      .map((path) => ({ path: relative(root, path), content: readFileSync(path) })),
  ];
  return archive(['dev', 'proc', 'sys', 'tmp'], files);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => !path.includes('/hidapi/') && statSync(path).isFile());
}

interface ArchivedFile {
  readonly path: string;
  readonly content: Buffer;
}

/** The kernel's own archive format for a first root ("newc" of cpio; kernel documentation, initramfs buffer format). */
function archive(folders: readonly string[], files: readonly ArchivedFile[]): Buffer {
  const parents = files.flatMap(({ path }) =>
    path
      .split('/')
      .slice(0, -1)
      .map((_, i, all) => all.slice(0, i + 1).join('/')),
  );
  const entries = [
    ...[...new Set([...folders, ...parents])].map((path) => entry(path, 0o040755, Buffer.alloc(0))),
    ...files.map(({ path, content }) => entry(path, 0o100755, content)),
    entry('TRAILER!!!', 0, Buffer.alloc(0)),
  ];
  return Buffer.concat(entries);
}

let inode = 0;
function entry(path: string, mode: number, content: Buffer): Buffer {
  const name = Buffer.from(`${path}\0`);
  const fields = [++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const head = Buffer.from(`070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}`);
  return Buffer.concat([toFour(Buffer.concat([head, name])), toFour(content)]);
}

function toFour(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

async function runGuest({ qemu, kernel }: Machine, image: string): Promise<number> {
  const args = ['-accel', 'tcg', '-m', '1500', '-nographic', '-no-reboot', '-nic', 'none'];
  const append = 'console=ttyS0 quiet panic=-1';
  const guest = spawn(qemu, [...args, '-kernel', kernel, '-initrd', image, '-append', append], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const timeout = setTimeout(() => guest.kill('SIGKILL'), TIMEOUT_MS);
  let output = '';
  guest.stdout.on('data', (text: Buffer) => {
    output += text.toString('latin1');
    process.stdout.write(text);
  });
  await new Promise((resolve) => guest.once('close', resolve));
  clearTimeout(timeout);
  const result = /HID-RESULT (\d+) passed, (\d+) failed/.exec(output);
  if (result === null) console.error('FAILED: the guest came to no result.');
  return result !== null && Number(result[1]) > 0 && Number(result[2]) === 0 ? 0 : 1;
}

process.exitCode = await main();
