/** The demo desk's page: frames for kiosk and phone, and buttons that put fingers on the emulated reader. */
interface Scene {
  readonly kioskAddress: string;
  readonly familyAddress: string;
  readonly people: readonly { readonly alias: string; readonly displayName: string }[];
  readonly fingers: readonly string[];
  readonly faults: readonly string[];
}

interface ReaderState {
  readonly plugged: boolean;
  readonly finger: { readonly finger: string; readonly fault: string | null } | null;
}

interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const FINGER_NAMES: Readonly<Record<string, string>> = {
  'right-index': '右手の人さし指 right index',
  'right-middle': '右手の中指 right middle',
  'left-index': '左手の人さし指（未登録） left index, not enrolled',
  face: '顔 face',
};

const FAULT_NAMES: Readonly<Record<string, string>> = {
  'too-shallow': '浅い too shallow',
  moved: '動いた moved',
  pressed: '押しつけた pressed',
  cold: '冷たい手 cold',
  'wrong-finger': '別の指 wrong finger',
  spoof: '写真 a picture of the face',
  'not-frontal': 'よそ見 looking away',
};

const scene = (await (await fetch('./desk/scene')).json()) as Scene;
find('kiosk', HTMLIFrameElement).src = scene.kioskAddress;
find('family', HTMLIFrameElement).src = scene.familyAddress;

const finger = find('finger', HTMLSelectElement);
for (const name of scene.fingers) finger.add(new Option(FINGER_NAMES[name] ?? name, name));
const fault = find('fault', HTMLSelectElement);
fault.add(new Option('ふつう properly', ''));
for (const name of scene.faults) fault.add(new Option(FAULT_NAMES[name] ?? name, name));

for (const { alias, displayName } of scene.people) {
  addPerson(displayName, alias, () => `${alias}:${finger.value}`);
}
addPerson('知らない人', 'stranger', () => 'stranger');

onClick('lift', () => send('lift'));
onClick('unplug', () => send('unplug'));
onClick('plug', () => send('plug'));
void showState();
setInterval(() => void showState(), 700);
let newestMail = '';
setInterval(() => void showMails(), 2_000);

function addPerson(name: string, note: string, reference: () => string): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(name, Object.assign(document.createElement('small'), { textContent: note, lang: 'en' }));
  button.addEventListener('click', () => {
    const how = fault.value === '' ? {} : { fault: fault.value };
    void send('place', { finger: reference(), ...how });
  });
  find('people', HTMLDivElement).append(button);
}

async function send(action: string, body: object = {}): Promise<void> {
  await fetch(`./desk/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await showState();
}

async function showState(): Promise<void> {
  const reply = (await (await fetch('./desk/reader')).json()) as { ok: boolean; value?: ReaderState };
  find('state', HTMLParagraphElement).textContent = stateText(reply.value);
}

/** Drawn anew only when there is a new one, so that one that is open stays open. */
async function showMails(): Promise<void> {
  const { mails } = (await (await fetch('./desk/mailbox')).json()) as { mails: readonly Mail[] };
  const newest = mails[0]?.id ?? '';
  if (newest === newestMail) return;
  newestMail = newest;
  find('mails', HTMLDivElement).replaceChildren(...mails.map(mailEntry));
}

function mailEntry({ to, subject, text }: Mail, index: number): HTMLDetailsElement {
  const entry = document.createElement('details');
  entry.open = index === 0;
  const summary = document.createElement('summary');
  summary.append(subject, ' ', Object.assign(document.createElement('small'), { textContent: to }));
  entry.append(summary, Object.assign(document.createElement('pre'), { textContent: text }));
  return entry;
}

function stateText(state: ReaderState | undefined): string {
  if (state === undefined) return '模擬リーダーが応答しません simulated reader does not answer';
  if (!state.plugged) return 'ケーブルが抜けています unplugged';
  if (state.finger === null) return 'だれもいません nobody at the reader';
  return `読取機の前 at the reader: ${state.finger.finger}`;
}

function onClick(id: string, action: () => Promise<void>): void {
  find(id, HTMLButtonElement).addEventListener('click', () => void action());
}

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`the page has no ${id}`);
  return element;
}
