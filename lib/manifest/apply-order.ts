/**
 * The order in which `kubectl apply -R` takes files, for sorting paths with `/`: by name in each folder, and a folder where its name stands among
 * those of the files (kubernetes/cli-runtime pkg/resource/visitor.go walks so). `00/b.yaml` is before `00-a.yaml`.
 */
export function byApplyOrder(a: string, b: string): number {
  const others = b.split('/');
  for (const [index, step] of a.split('/').entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    if (step !== other) return step < other ? -1 : 1;
  }
  return a.length - b.length;
}
