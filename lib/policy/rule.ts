import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import type { PlacedManifest } from '../manifest/finding.ts';
import type { Container, PodTemplate } from '../manifest/pod-template.ts';

/**
 * The checks of other tools that find the same fault. They are named where an exception has to silence them: an object is not excused from one tool
 * and blamed by the next.
 */
export interface ToolChecks {
  readonly kubeLinter?: readonly string[];
  readonly kubeScore?: readonly string[];
  readonly polaris?: readonly string[];
  /** Numbers of CKV_K8S checks. */
  readonly checkov?: readonly number[];
}

export type Report = (path: string, message: string) => void;

/** What a rule may look at beside the object. */
export interface RuleScene {
  readonly unit: ApplyUnit;
  readonly context: CheckContext;
}

/** Something that a policy wants of an object: that it is run with as little power, and as predictably, as it can be. */
export interface Rule {
  readonly id: string;
  /** What must hold; for the documentation. */
  readonly must: string;
  readonly tools: ToolChecks;
  readonly check: (entry: PlacedManifest, report: Report, scene: RuleScene) => void;
}

type PodCheck = (pod: PodTemplate, report: Report, scene: RuleScene & { readonly entry: PlacedManifest }) => void;
type ContainerCheck = (container: Container, report: Report, pod: PodTemplate) => void;

/** A rule for whatever starts pods. */
export function podRule(id: string, must: string, tools: ToolChecks, check: PodCheck): Rule {
  return {
    id,
    must,
    tools,
    check(entry, report, scene) {
      const { pod } = entry.manifest;
      if (pod !== undefined) check(pod, report, { ...scene, entry });
    },
  };
}

/** A rule for each container, init containers as well. */
export function containerRule(id: string, must: string, tools: ToolChecks, check: ContainerCheck): Rule {
  return {
    id,
    must,
    tools,
    check(entry, report) {
      const { pod } = entry.manifest;
      for (const container of pod?.containers ?? []) if (pod !== undefined) check(container, report, pod);
    },
  };
}

/** A rule for objects of one kind. @param kind `group/Kind`; `/Service` for the core group */
export function kindRule(id: string, kind: string, must: string, tools: ToolChecks, check: Rule['check']): Rule {
  const [group, name] = kind.split('/');
  return {
    id,
    must,
    tools,
    check(entry, report, scene) {
      if (entry.manifest.kind === name && entry.manifest.group === group) check(entry, report, scene);
    },
  };
}
