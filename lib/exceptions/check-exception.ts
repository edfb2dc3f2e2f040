/** A finding that a user accepts, and why. */
export interface CheckException {
  /**
   * `Deployment openfaas/gateway`; `Namespace openfaas` for what lives in no namespace; a `*` at the end stands for the rest of the name. Wherever the
   * object stands.
   */
  readonly object: string;
  /** Id of the rule, as findings carry it. */
  readonly rule: string;
  readonly reason: string;
}
