import { kioskCommands, kioskViewSchema } from '../../contract/kiosk-api.ts';
import type {
  CounterKey,
  KioskApi,
  KioskCommandInput,
  KioskCommandName,
  KioskCommandOutput,
  KioskEvent,
  KioskView,
} from '../../contract/kiosk-api.ts';

/** A kiosk whose views and answers are written by the test; every one of them is parsed before the screens see it. */
export class ScriptedKiosk implements KioskApi {
  readonly calls: { readonly name: KioskCommandName; readonly input: unknown }[] = [];
  private view: KioskView;
  private readonly listeners = new Set<(event: KioskEvent) => void>();
  private readonly answers = new Map<KioskCommandName, (input: unknown) => unknown>();

  constructor(view: KioskView) {
    this.view = kioskViewSchema.parse(view);
  }

  show(view: KioskView): void {
    this.view = kioskViewSchema.parse(view);
    for (const listener of this.listeners) listener({ kind: 'view', view: this.view });
  }

  /** A key of the counter beside the screen. */
  press(key: CounterKey): void {
    for (const listener of this.listeners) listener({ kind: 'counter-input', key });
  }

  /** What the command answers from now on; it may also show another view, as the real host does. */
  answer<Name extends KioskCommandName>(
    name: Name,
    answer: (input: KioskCommandInput<Name>) => KioskCommandOutput<Name>,
  ): void {
    this.answers.set(name, answer as (input: unknown) => unknown);
  }

  callsOf(name: KioskCommandName): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }

  invoke<Name extends KioskCommandName>(
    name: Name,
    input: KioskCommandInput<Name>,
  ): Promise<KioskCommandOutput<Name>> {
    this.calls.push({ name, input: kioskCommands[name].input.parse(input) });
    const answer = this.answers.get(name) ?? (() => ({ ok: true, value: {} }));
    return Promise.resolve(kioskCommands[name].output.parse(answer(input)) as KioskCommandOutput<Name>);
  }

  subscribe(listener: (event: KioskEvent) => void): () => void {
    this.listeners.add(listener);
    listener({ kind: 'view', view: this.view });
    return () => this.listeners.delete(listener);
  }
}
