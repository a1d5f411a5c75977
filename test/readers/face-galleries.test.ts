import { afterEach, describe, expect, it } from 'vitest';
import type { Guidance } from '../../drivers/reader.ts';
import type { GalleryRefusal, ModuleGallery } from '../../drivers/module-gallery.ts';
import type { Result } from '../../domain/result.ts';
import { fm22xDevice, fm22xEncryptedDevice, rsidDevice, rsidSecureDevice } from './face-devices.ts';
import { faceOf, inProcessFaceRig, untilFaceHealth, type FaceDevice, type FaceRig } from './face-rig.ts';

// Faces that the unit keeps and compares by itself.

let rig: FaceRig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

async function open<State>(device: FaceDevice<State>): Promise<{ on: FaceRig; gallery: ModuleGallery }> {
  const on = inProcessFaceRig(device);
  rig = on;
  await untilFaceHealth(on, 'ready');
  const { gallery } = on.reader;
  if (gallery === undefined) throw new Error(`${device.name} keeps no faces`);
  return { on, gallery };
}

/** The task while somebody stands there each time they are asked to. */
async function withFace<Value>(
  on: FaceRig,
  name: string,
  task: (options: {
    readonly signal: AbortSignal;
    readonly onGuidance: (given: Guidance) => void;
  }) => Promise<Result<Value, GalleryRefusal>> | undefined,
): Promise<Result<Value, GalleryRefusal>> {
  const onGuidance = (given: Guidance): void => {
    if (given === 'place') void on.controls.place(faceOf(name), 600_000);
  };
  const done = task({ signal: new AbortController().signal, onGuidance });
  if (done === undefined) throw new Error('the unit cannot');
  const result = await on.until(done);
  on.controls.lift();
  return result;
}

const done = { ok: true, value: undefined };

describe.each([rsidDevice, rsidSecureDevice])('the faces in a RealSense ID unit ($variant)', (device) => {
  it('are enrolled, found, listed and removed by slot', async () => {
    const { on, gallery } = await open(device);
    expect(await withFace(on, 'hana:face', (options) => gallery.enrol(7, options))).toEqual(done);
    expect(await withFace(on, 'hana:face', (options) => gallery.enrol(7, options))).toEqual({
      ok: false,
      reason: 'enrolled-already',
    });
    expect(await withFace(on, 'hana:face', (options) => gallery.match(null, options))).toEqual({
      ok: true,
      value: 7,
    });
    for (const [name, among] of [
      ['taro:face', null],
      ['hana:face', 8],
    ] as const) {
      expect(await withFace(on, name, (options) => gallery.match(among, options))).toEqual({
        ok: false,
        reason: 'not-recognised',
      });
    }
    expect(await on.until(gallery.list?.() ?? Promise.reject(new Error()))).toEqual({ ok: true, value: [7] });
    expect(await on.until(gallery.remove(7))).toEqual(done);
    expect(await on.until(gallery.remove(7))).toEqual({ ok: false, reason: 'slot-empty' });
    expect(await on.until(gallery.remove(-1))).toEqual({ ok: false, reason: 'slot-empty' });
  });

  it('move to another slot as they are', async () => {
    const { on, gallery } = await open(device);
    await withFace(on, 'hana:face', (options) => gallery.enrol(1, options));
    const template = await on.until(gallery.readTemplate(1));
    if (!template.ok) throw new Error(template.reason);
    expect(await on.until(gallery.writeTemplate(2, template.value))).toEqual(done);
    expect(await on.until(gallery.readTemplate(2))).toEqual(template);
    expect(await on.until(gallery.readTemplate(3))).toEqual({ ok: false, reason: 'slot-empty' });
    expect(await on.until(gallery.writeTemplate(3, template.value.subarray(1)))).toEqual({
      ok: false,
      reason: 'bad-template',
    });
    expect(await on.until(gallery.removeAll?.() ?? Promise.reject(new Error()))).toEqual(done);
    expect(await on.until(gallery.list?.() ?? Promise.reject(new Error()))).toEqual({ ok: true, value: [] });
  });
});

describe.each([fm22xDevice, fm22xEncryptedDevice])('the faces in an FM22x module ($variant)', (device) => {
  it('are enrolled under ids that the module chooses, found, listed and removed', async () => {
    const { on, gallery } = await open(device);
    const list = () => on.until(gallery.list?.() ?? Promise.reject(new Error()));
    expect(await list()).toEqual({ ok: true, value: [1, 2, 3] });
    expect(await withFace(on, 'mika:face', (options) => gallery.enrolNext?.(options))).toEqual({
      ok: true,
      value: 4,
    });
    expect(await withFace(on, 'mika:face', (options) => gallery.match(null, options))).toEqual({
      ok: true,
      value: 4,
    });
    expect(await withFace(on, 'mika:face', (options) => gallery.match(2, options))).toEqual({
      ok: false,
      reason: 'not-recognised',
    });
    expect(await withFace(on, 'mika:face', (options) => gallery.enrolNext?.(options))).toEqual({
      ok: false,
      reason: 'enrolled-already',
    });
    expect(await on.until(gallery.remove(2))).toEqual(done);
    expect(await on.until(gallery.remove(2))).toEqual({ ok: false, reason: 'slot-empty' });
    expect(await on.until(gallery.remove(0xffff))).toEqual({ ok: false, reason: 'slot-empty' });
    expect(await list()).toEqual({ ok: true, value: [1, 3, 4] });
    expect(await on.until(gallery.removeAll?.() ?? Promise.reject(new Error()))).toEqual(done);
    expect(await list()).toEqual({ ok: true, value: [] });
    expect(await withFace(on, 'hana:face', (options) => gallery.match(null, options))).toEqual({
      ok: false,
      reason: 'not-recognised',
    });
    expect(await on.until(gallery.readTemplate(1))).toEqual({ ok: false, reason: 'not-supported' });
  });

  it('wait while a capture runs', async () => {
    const { on, gallery } = await open(device);
    const abort = new AbortController();
    const capturing = on.reader.capture(abort.signal);
    expect(await on.until(gallery.remove(1))).toEqual({ ok: false, reason: 'busy' });
    abort.abort();
    await on.until(capturing);
  });
});
