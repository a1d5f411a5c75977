import type { Clock } from '../../domain/clock.ts';
import type { Unsubscribe } from '../reader.ts';
import { DeviceReader, type DeviceIdentity, type ReaderDriver } from '../session/device-reader.ts';
import type { Connectable } from '../session/keep-connected.ts';
import type { Listeners } from '../session/listeners.ts';
import type { FaceGuidance, FaceReader } from './face-guidance.ts';

/** A device reader that also passes on what its device wants of the face. */
export class FaceDeviceReader<Device extends Connectable & DeviceIdentity>
  extends DeviceReader<Device>
  implements FaceReader
{
  readonly #faceGuidance: Listeners<FaceGuidance>;

  constructor(driver: ReaderDriver<Device>, faceGuidance: Listeners<FaceGuidance>, clock: Clock) {
    super(driver, clock);
    this.#faceGuidance = faceGuidance;
  }

  onFaceGuidance(listener: (guidance: FaceGuidance) => void): Unsubscribe {
    return this.#faceGuidance.add(listener);
  }
}
