import type { PodTemplate } from '../kubernetes/kinds.ts';

/** What proves that it is the row which answers, and nothing else. A load asks for it before and after it measures. */
export type RowProof = PodsProof | AnswerProof;

/** Pods answer: those of the row, all of them, and no other. */
export interface PodsProof {
  readonly kind: 'pods';
  readonly namespace: string;
  /** Labels of every pod that the platform may send a call of this function to, whatever row it is of. */
  readonly serving: Readonly<Record<string, string>>;
  /** Labels that only the row's pods carry. */
  readonly row: Readonly<Record<string, string>>;
  /** How many are ready while the row is measured. */
  readonly replicas: number;
  /** As it was applied. A pod may have more than it says where the cluster fills in, but no other command, variable, image, amount or place. */
  readonly template: PodTemplate;
}

/** The platform is asked: its answer tells which version of the function it runs. */
export interface AnswerProof {
  readonly kind: 'answer';
  /** Asked by GET, with the headers and the authentication of the row's call; answers JSON. */
  readonly url: string;
  /** Values by their path in the answer, steps apart by dots: `annotations.row`. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}
