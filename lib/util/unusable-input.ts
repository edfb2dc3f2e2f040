/** What was given cannot be checked: no such folder, no manifest in it, a file that is no YAML. One line a fault. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';

  /** @param isPrinted whether the faults stand in the JSON that a program reads */
  constructor(
    readonly faults: readonly string[],
    readonly isPrinted = false,
  ) {
    super(faults.join('\n'));
  }
}
