# shellcheck shell=bash
# systemd units, and how they were before the first change: facts service-UNIT hold ENABLED ACTIVE, each yes or no.

service_runs() {
  systemctl is-enabled --quiet "$1"
  systemctl is-active --quiet "$1"
}

# Of a unit that a package brings, install_packages has noted it already: apt starts it at once.
note_service() {
  local enabled=no active=no
  holds systemctl is-enabled --quiet "$1"
  ((!held)) || enabled=yes
  holds systemctl is-active --quiet "$1"
  ((!held)) || active=yes
  remember "service-$1" "$enabled $active"
}

start_service() {
  note_service "$1"
  run systemctl daemon-reload
  run systemctl enable "$1"
  run systemctl restart "$1"
}

stop_service() {
  note_service "$1"
  run systemctl disable --now "$1"
}

# Before the unit's file or program goes. Only what start_service has started.
halt_service() {
  local before
  before=$(set -e && recall "service-$1")
  [[ -n $before ]] || return 0
  holds systemctl cat "$1"
  if ((held)); then run systemctl disable --now "$1"; fi
}

# Back to what was found, once the files are; a unit that is no longer there needs nothing.
restore_service() {
  local unit=$1 before
  before=$(set -e && recall "service-$unit")
  [[ -n $before ]] || return 0
  holds systemctl cat "$unit"
  if ((held)); then
    case $before in
      'yes yes')
        run systemctl enable "$unit"
        run systemctl restart "$unit"
        ;;
      'yes no')
        run systemctl enable "$unit"
        run systemctl stop "$unit"
        ;;
      'no yes')
        run systemctl disable "$unit"
        run systemctl restart "$unit"
        ;;
      *) run systemctl disable --now "$unit" ;;
    esac
  fi
  forget "service-$unit"
}

# Every service and socket with a file, one a line: NAME ENABLED ACTIVE. A template is no unit by itself.
unit_states() {
  local units name state enabled
  local -A running=()
  units=$(systemctl list-units --no-legend --no-pager --full --type=service,socket --state=active)
  while read -r name _; do
    [[ -z $name ]] || running[$name]=yes
  done <<<"$units"
  units=$(systemctl list-unit-files --no-legend --no-pager --full --type=service,socket)
  while read -r name state _; do
    [[ -n $name && $name != *@.* ]] || continue
    enabled=no
    [[ $state != enabled ]] || enabled=yes
    printf '%s %s %s\n' "${name%.service}" "$enabled" "${running[$name]-no}"
  done <<<"$units"
}

# Before packages are installed; a run that was killed while they were has done it for the next.
note_units() {
  local states
  ((!dry)) || return 0
  states=$(set -e && unit_states)
  remember "units-before-$step" "$states"
}

# After it: what the packages enabled, started or took out is noted as it was, for restore_units.
note_changed_units() {
  local before after name state old changed=''
  local -A was=() is=()
  ((!dry)) || return 0
  before=$(set -e && recall "units-before-$step")
  after=$(set -e && unit_states)
  while read -r name state; do
    [[ -z $name ]] || was[$name]=$state
  done <<<"$before"
  while read -r name state; do
    [[ -n $name ]] || continue
    is[$name]=$state
    old=${was[$name]-no no}
    # Of units that were there before, those that nobody enabled come and go with others.
    [[ $state != "$old" && (-z ${was[$name]-} || ${state% *} != "${old% *}" || "$old $state" == 'yes no yes yes') ]] || continue
    remember "service-$name" "$old"
    changed+=$name$'\n'
  done <<<"$after"
  for name in "${!was[@]}"; do
    [[ -z ${is[$name]-} && ${was[$name]} == yes* ]] || continue
    remember "service-$name" "${was[$name]}"
    changed+=$name$'\n'
  done
  if [[ -n $changed ]]; then
    changed+=$(set -e && recall "units-$step")
    forget "units-$step"
    remember "units-$step" "$(sort -u <<<"$changed")"
  fi
  forget "units-before-$step"
}

# Undoes what the packages of this step did to units.
restore_units() {
  local unit before
  # A run that was killed while they were installed.
  if [[ -e $STATE/facts/units-before-$step ]]; then note_changed_units; fi
  for unit in $(set -e && recall "units-$step"); do
    before=$(set -e && recall "service-$unit")
    holds systemctl cat "$unit"
    if ((!held)) && [[ $before == yes* ]]; then
      say "  $unit ran before and is gone with its package, which the package manager took out for another; install it again if you need it"
    fi
    restore_service "$unit"
  done
  forget "units-$step"
}
