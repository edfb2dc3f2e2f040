/** Namespaces of the lab itself, whatever platform it runs. A platform's own are the platform's to name. */
export const LAB_NAMESPACES = {
  /** Where the load generators run, apart from what they measure. */
  load: 'faaslab-load',
  /** Exporters, and Prometheus, Grafana and the credentials Job where the platform has no place of its own for them. */
  monitoring: 'faaslab-monitoring',
} as const;
