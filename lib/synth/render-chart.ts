import { App } from 'cdk8s';
import type { LabChart } from '../../charts/lab-charts.ts';

/**
 * The objects of one chart, in the order in which its constructs were made.
 *
 * Each chart has an App of its own: `App.synth` resolves and validates the whole app again for every chart, which is quadratic in their number.
 */
export function renderChart({ path, build }: LabChart): readonly object[] {
  return build(new App(), path.slice(path.lastIndexOf('/') + 1)).toJson();
}
