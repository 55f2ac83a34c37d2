import { type DistributionTable, distributionOnPanel } from "./distribution-table.ts";
import { POINTS } from "./gauss-legendre.ts";
import type { Mesh } from "./mesh.ts";

/**
 * All arms on one panel of the mesh. An arm is *pending* before its support (F = 0), *active* in it, and *finished* after it (F = 1).
 * Arrays are reused from panel to panel: the inner loops of the quadrature allocate nothing.
 */
export interface PanelView {
  /** Active arms, ascending. */
  readonly active: number[];
  readonly finished: number[];
  pendingCount: number;
  /** Position of the panel's first node in the arrays of the mesh. */
  start: number;
  /** F and 1 - F of active arm i at node k: [i * 16 + k]. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Density of active arm i at node k times the weight of the node. */
  readonly mass: Float64Array;
  /** Quadrature weight of the node for dx: weight times x (1 - x). */
  readonly width: Float64Array;
}

/** Calls `visit` for each panel from the left. */
export function walkPanels(mesh: Mesh, tables: readonly DistributionTable[], visit: (view: PanelView) => void): void {
  const size = tables.length * POINTS;
  const view: PanelView = {
    active: [],
    finished: [],
    pendingCount: 0,
    start: 0,
    lower: new Float64Array(size),
    upper: new Float64Array(size),
    mass: new Float64Array(size),
    width: new Float64Array(POINTS),
  };
  for (let panel = 0; panel < mesh.panels; panel++) {
    showPanel(mesh, tables, panel, view);
    visit(view);
  }
}

function showPanel(mesh: Mesh, tables: readonly DistributionTable[], panel: number, view: PanelView): void {
  const start = panel * POINTS;
  view.start = start;
  view.pendingCount = 0;
  view.active.length = 0;
  view.finished.length = 0;
  for (let k = 0; k < POINTS; k++) view.width[k] = mesh.weight[start + k]! * mesh.x[start + k]! * mesh.y[start + k]!;
  for (let arm = 0; arm < tables.length; arm++) {
    const table = tables[arm]!;
    if (panel < table.first) view.pendingCount++;
    else if (panel >= table.end) view.finished.push(arm);
    else {
      view.active.push(arm);
      const offset = arm * POINTS;
      distributionOnPanel(table, mesh, panel, view.lower, offset, view.upper, offset);
      const own = (panel - table.first) * POINTS;
      for (let k = 0; k < POINTS; k++) view.mass[offset + k] = mesh.weight[start + k]! * table.density[own + k]!;
    }
  }
}
