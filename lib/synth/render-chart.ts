import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { LabChart } from '../../charts/lab-charts.ts';
import { excusesOf } from '../kubernetes/excuse.ts';
import { type Excuses, NO_EXCUSES } from '../manifest/manifest.ts';

/** An object of a chart, and what it is excused from where it was made. */
export interface RenderedObject {
  readonly json: object;
  readonly excuses: Excuses;
}

/**
 * The objects of one chart, in the order in which its constructs were made.
 *
 * Each chart has an App of its own: `App.synth` resolves and validates the whole app again for every chart, which is quadratic in their number.
 * Even for one chart it walks the tree four times and builds a graph of dependencies, so a chart that has none is walked here, once.
 *
 * @throws Error with every fault that a construct's own validations find
 */
export function renderChart({ path, build }: LabChart): readonly RenderedObject[] {
  const chart = build(new App(), path.slice(path.lastIndexOf('/') + 1));
  const constructs = chart.node.findAll();
  if (constructs.some((construct) => construct.node.dependencies.length > 0 || isInnerChart(construct, chart)))
    return chart.toJson().map((json) => ({ json, excuses: NO_EXCUSES }));
  const faults = constructs.flatMap(({ node }) => node.validate().map((fault) => `[${node.path}] ${fault}`));
  // In the words of cdk8s.
  if (faults.length > 0) throw new Error(`Validation failed with the following errors:\n  ${faults.join('\n  ')}`);
  return constructs
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => ({ json: object.toJson(), excuses: excusesByRule(object) }));
}

/** A chart in a chart makes a file of its own, which must come after that of the outer chart: cdk8s knows how. */
function isInnerChart(construct: IConstruct, outer: Chart): boolean {
  return construct !== outer && Chart.isChart(construct);
}

function excusesByRule(object: IConstruct): Excuses {
  const excuses = excusesOf(object);
  return excuses.length === 0 ? NO_EXCUSES : new Map(excuses.flatMap(([rules, reason]) => rules.split(' ').map((rule) => [rule, reason])));
}
