/** Labels of the lab's own, on every object and pod of a row. */
export const STUDY_LABEL = 'faaslab.dev/study';
export const TABLE_LABEL = 'faaslab.dev/table';
/** Number in the table, from 1. */
export const ROW_LABEL = 'faaslab.dev/row';
/** `t4-3-1-r03-cpu-500m`; also how the row's series are known to Prometheus. */
export const ROW_ID_LABEL = 'faaslab.dev/row-id';
