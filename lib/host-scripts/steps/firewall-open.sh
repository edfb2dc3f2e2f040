# shellcheck shell=bash

firewall_purpose() {
  echo 'allow what the cluster needs, if a firewall (firewalld or ufw) runs'
}

# Prints firewalld, ufw or nothing.
active_firewall() {
  local ufw_status=''
  holds systemctl is-active --quiet firewalld
  if ((held)); then
    echo firewalld
    return 0
  fi
  holds command -v ufw
  if ((held)); then ufw_status=$(ufw status); fi
  if [[ $ufw_status == *'Status: active'* ]]; then echo ufw; fi
}

# A rule is SOURCE PORTS PROTOCOL, or `pods`: everything from their range.
rich_rule() {
  local source=''
  [[ $1 == any ]] || source=" source address=\"$1\""
  printf 'rule family="ipv4"%s port port="%s" protocol="%s" accept' "$source" "$2" "$3"
}

# The same in the words of ufw.
ufw_rule() {
  case $1 in
    pods) printf 'route allow from %s' "$POD_CIDR" ;;
    any) printf 'allow %s/%s' "${2//-/:}" "$3" ;;
    *) printf 'allow from %s to any port %s proto %s' "$1" "${2//-/:}" "$3" ;;
  esac
}

# rule_is_there FIREWALL RULE [OPTION]: with --permanent in what outlives a restart, else in what holds now; ufw has but one.
rule_is_there() {
  local from ports protocol line wanted
  read -r from ports protocol <<<"$2"
  case $1 in
    firewalld)
      if [[ $from == pods ]]; then
        firewall-cmd --quiet ${3+"$3"} --zone=trusted --query-source="$POD_CIDR"
      else
        wanted=$(set -e && rich_rule "$from" "$ports" "$protocol")
        firewall-cmd --quiet ${3+"$3"} --query-rich-rule="$wanted"
      fi
      ;;
    ufw)
      wanted=$(set -e && ufw_rule "$from" "${ports-}" "${protocol-}")
      while read -r line; do
        line=${line#ufw }
        if [[ $line == "$wanted" || $line == "$wanted comment "* ]]; then return 0; fi
      done <<<"$(ufw show added)"
      return 1
      ;;
    *) ;;
  esac
}

firewall_done() {
  local rule firewall
  firewall=$(set -e && active_firewall)
  for rule in pods "${FIREWALL_RULES[@]}"; do
    rule_is_there "$firewall" "$rule"
    rule_is_there "$firewall" "$rule" --permanent
  done
}

firewall_apply() {
  local rule firewall
  firewall=$(set -e && active_firewall)
  remember firewall "$firewall"
  for rule in pods "${FIREWALL_RULES[@]}"; do
    # Somebody else's stays somebody else's: --undo takes back what is noted here.
    holds rule_is_there "$firewall" "$rule" --permanent
    if ((!held)); then
      note_rule "$rule"
      change_rule add "$firewall" "$rule"
    fi
  done
  if [[ $firewall == firewalld ]]; then run firewall-cmd --reload; fi
}

note_rule() {
  local rules
  ((!dry)) || return 0
  rules=$(set -e && recall firewall-rules)
  forget firewall-rules
  remember firewall-rules "${rules:+$rules$'\n'}$1"
}

# change_rule add|remove FIREWALL RULE
change_rule() {
  local from ports protocol rule
  read -r from ports protocol <<<"$3"
  if [[ $2 == ufw ]]; then
    # Every word of it is an argument.
    read -r -a rule <<<"$(set -e && ufw_rule "$from" "${ports-}" "${protocol-}")"
    if [[ $1 == add ]]; then
      run ufw "${rule[@]}"
    elif [[ $from == pods ]]; then
      run ufw --force route delete "${rule[@]:1}"
    else
      run ufw --force delete "${rule[@]}"
    fi
  elif [[ $from == pods ]]; then
    run firewall-cmd --permanent --zone=trusted "--$1-source=$POD_CIDR"
  else
    run firewall-cmd --permanent "--$1-rich-rule=$(set -e && rich_rule "$from" "$ports" "$protocol")"
  fi
}

firewall_verify() {
  firewall_done
}

firewall_undo() {
  local rule rules firewall
  firewall=$(set -e && recall firewall)
  rules=$(set -e && recall firewall-rules)
  while read -r rule; do
    [[ -n $rule ]] || continue
    holds rule_is_there "$firewall" "$rule" --permanent
    if ((held)); then change_rule remove "$firewall" "$rule"; fi
  done <<<"$rules"
  if [[ $firewall == firewalld ]]; then run firewall-cmd --reload; fi
  forget firewall-rules
  forget firewall
}
