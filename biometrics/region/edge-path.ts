import { WORKING_WIDTH } from './working-picture.ts';

/** A finger's edge bends, but never jumps: what each row costs that the edge leaves its neighbour by. */
const STEP_COST = 0.25;

/**
 * The edge with the largest sum of worth from the left end to the right, at most one row up or down per column (dynamic
 * programming). Unlike the strongest step of each column for itself it is not led astray by a vein, a joint or a burnt
 * spot that outshines the edge for some columns.
 * @param worth rows x 160 columns; the larger, the more of an edge
 * @param path receives the row per column
 */
export function strongestPath(worth: Float32Array, fromRow: number, toRow: number, path: Float32Array): void {
  const rows = toRow - fromRow;
  const cameFrom = new Int8Array(rows * WORKING_WIDTH);
  let reached = new Float32Array(rows);
  for (let y = 0; y < rows; y += 1) reached[y] = worth[(fromRow + y) * WORKING_WIDTH];
  let next = new Float32Array(rows);
  for (let x = 1; x < WORKING_WIDTH; x += 1) {
    for (let y = 0; y < rows; y += 1) {
      let best = reached[y];
      let from = 0;
      if (y > 0 && reached[y - 1] - STEP_COST > best) {
        best = reached[y - 1] - STEP_COST;
        from = -1;
      }
      if (y + 1 < rows && reached[y + 1] - STEP_COST > best) {
        best = reached[y + 1] - STEP_COST;
        from = 1;
      }
      next[y] = best + worth[(fromRow + y) * WORKING_WIDTH + x];
      cameFrom[y * WORKING_WIDTH + x] = from;
    }
    [reached, next] = [next, reached];
  }
  let row = 0;
  for (let y = 1; y < rows; y += 1) if (reached[y] > reached[row]) row = y;
  for (let x = WORKING_WIDTH - 1; x >= 0; x -= 1) {
    path[x] = fromRow + row;
    row += cameFrom[row * WORKING_WIDTH + x];
  }
}
