/**
 * A Prometheus configuration as data. Keys are spelled as Prometheus spells them, so that a value dumps to YAML as it is. Durations are
 * text in Prometheus's form (`5s`). A platform brings its own jobs and rule groups, monitoring adds those of the hosts.
 *
 * Fields exist since Prometheus 2.11 (the oldest that a study runs) unless said otherwise. Source: prometheus/prometheus
 * `docs/configuration/configuration.md` and `recording_rules.md`, `alerting_rules.md`.
 */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly evaluation_interval: string;
    /** Added to every series and alert that leaves this server. */
    readonly external_labels?: Labels;
  };
  /** Relative to the configuration's own folder. */
  readonly rule_files?: readonly string[];
  readonly scrape_configs: readonly ScrapeJob[];
  readonly alerting?: {
    readonly alertmanagers: readonly { readonly static_configs: readonly StaticTargets[] }[];
  };
}

/** One entry of `scrape_configs`. */
export interface ScrapeJob {
  /** Unique in a configuration; becomes the label `job`. */
  readonly job_name: string;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly scheme?: 'http' | 'https';
  readonly metrics_path?: string;
  /** True: labels in the scraped data win over those of the target. */
  readonly honor_labels?: boolean;
  /** False: samples get the time of the scrape, whatever time they carry. */
  readonly honor_timestamps?: boolean;
  /** Since Prometheus 2.26; older ones know `bearer_token_file` alone. */
  readonly authorization?: { readonly credentials_file: string };
  readonly bearer_token_file?: string;
  readonly tls_config?: { readonly ca_file?: string; readonly insecure_skip_verify?: boolean };
  readonly static_configs?: readonly StaticTargets[];
  readonly kubernetes_sd_configs?: readonly KubernetesDiscovery[];
  /** Applied to targets, before the scrape, in order. */
  readonly relabel_configs?: readonly RelabelRule[];
  /** Applied to samples, after the scrape, in order. */
  readonly metric_relabel_configs?: readonly RelabelRule[];
}

export interface StaticTargets {
  /** `host:port`. */
  readonly targets: readonly string[];
  /** Added to every series of these targets. */
  readonly labels?: Labels;
}

export interface KubernetesDiscovery {
  readonly role: 'node' | 'pod' | 'service' | 'endpoints' | 'ingress';
  /** Absent: the whole cluster, for which the service account needs a ClusterRole. */
  readonly namespaces?: { readonly names: readonly string[] };
}

/** One relabelling step; Prometheus fills in what is absent (`replace` with `$1` for the regex `(.*)`). */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  /** Anchored at both ends. */
  readonly regex?: string;
  readonly modulus?: number;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'replace' | 'keep' | 'drop' | 'hashmod' | 'labelmap' | 'labeldrop' | 'labelkeep';
}

/** The content of one file of `rule_files`. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}

/** Rules that are evaluated one after the other, so that a later one sees what an earlier one recorded. */
export interface RuleGroup {
  /** Unique in its file. */
  readonly name: string;
  /** Absent: the configuration's `evaluation_interval`. */
  readonly interval?: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long the expression must hold before the alert fires. Absent: at once. */
  readonly for?: string;
  readonly labels?: Labels;
  /** Go templates over `$labels` and `$value`. */
  readonly annotations?: Labels;
}

export interface RecordingRule {
  /** Name of the series that the result is stored as. */
  readonly record: string;
  readonly expr: string;
  readonly labels?: Labels;
}

export type Labels = Readonly<Record<string, string>>;
