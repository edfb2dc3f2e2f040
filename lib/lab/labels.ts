/** On every object that is the lab's and no platform's. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'faaslab' } as const;

/** Labels of the lab's own, on every object and pod of a row. */
export const STUDY_LABEL = 'faaslab.dev/study';
export const TABLE_LABEL = 'faaslab.dev/table';
/** Number in the table, from 1. */
export const ROW_LABEL = 'faaslab.dev/row';
/** `t4-3-1-r03-cpu-500m`; also how the row's series are known to Prometheus. */
export const ROW_ID_LABEL = 'faaslab.dev/row-id';

/** Annotations of a row: what a reader must know of it, or what was changed to make it run, and why. */
export const NOTE_ANNOTATION = 'faaslab.dev/note';
export const CHANGED_ANNOTATION = 'faaslab.dev/changed';
export const CHANGED_BECAUSE_ANNOTATION = 'faaslab.dev/changed-because';
/** On a pod whose files do not follow their ConfigMap: a change of them makes a new pod. */
export const CONFIG_HASH_ANNOTATION = 'faaslab.dev/config-hash';
/** Why the pods of an object are allowed more than others. */
export const POLICY_EXCEPTIONS_ANNOTATION = 'faaslab.dev/policy-exceptions';
