/** The visible size of the panel in millimetres. */
export interface Panel {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A 7" and a 32" panel: outside of that it is a slip of the pen, and letters of 1 mm are worse than the default. */
const WIDTH_MIN_MM = 150;
const WIDTH_MAX_MM = 710;

/**
 * The panel that the kiosk's owner set up in the address of the page, `?panel=344x194`; `null` for the default of the
 * style sheet (15.6", 16:9).
 */
export function readPanel(search: string): Panel | null {
  const written = /^(\d{2,3})x(\d{2,3})$/.exec(new URLSearchParams(search).get('panel') ?? '');
  if (written === null) return null;
  const [widthMm, heightMm] = [Number(written[1]), Number(written[2])];
  const plausible =
    widthMm >= WIDTH_MIN_MM && widthMm <= WIDTH_MAX_MM && heightMm >= widthMm / 3 && heightMm <= widthMm;
  return plausible ? { widthMm, heightMm } : null;
}

/** Makes a millimetre of the style sheets a millimetre of this panel. */
export function fitPanel(page: Document, panel: Panel | null): void {
  if (panel === null) return;
  page.documentElement.style.setProperty('--panel-width-mm', String(panel.widthMm));
  page.documentElement.style.setProperty('--panel-height-mm', String(panel.heightMm));
}
