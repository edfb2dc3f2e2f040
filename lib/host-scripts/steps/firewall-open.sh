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

# One rule in firewalld's rich language: SOURCE PORTS PROTOCOL
rich_rule() {
  local source=''
  [[ $1 == any ]] || source=" source address=\"$1\""
  printf 'rule family="ipv4"%s port port="%s" protocol="%s" accept' "$source" "$2" "$3"
}

firewall_done() {
  local rule from ports protocol rules
  case $(set -e && active_firewall) in
    firewalld)
      firewall-cmd --quiet --zone=trusted --query-source="$POD_CIDR"
      for rule in "${FIREWALL_RULES[@]}"; do
        read -r from ports protocol <<<"$rule"
        firewall-cmd --quiet --query-rich-rule="$(set -e && rich_rule "$from" "$ports" "$protocol")"
      done
      ;;
    ufw)
      rules=$(ufw show added)
      for rule in "${FIREWALL_RULES[@]}"; do
        read -r from ports protocol <<<"$rule"
        [[ $rules == *"from $from to any port ${ports//-/:} proto $protocol"* || $rules == *"allow ${ports//-/:}/$protocol"* ]]
      done
      [[ $rules == *"route allow from $POD_CIDR"* ]]
      ;;
    *) ;;
  esac
}

firewall_apply() {
  local firewall
  firewall=$(set -e && active_firewall)
  change_firewall add "$firewall"
  remember firewall "$firewall"
}

# change_firewall add|remove firewalld|ufw
change_firewall() {
  local rule from ports protocol
  local delete=()
  [[ $1 == add ]] || delete=(--force delete)
  if [[ $2 == firewalld ]]; then run firewall-cmd --permanent --zone=trusted "--$1-source=$POD_CIDR"; fi
  if [[ $2 == ufw && $1 == add ]]; then run ufw route allow from "$POD_CIDR"; fi
  if [[ $2 == ufw && $1 == remove ]]; then run ufw --force route delete allow from "$POD_CIDR"; fi
  for rule in "${FIREWALL_RULES[@]}"; do
    read -r from ports protocol <<<"$rule"
    case $2 in
      firewalld) run firewall-cmd --permanent "--$1-rich-rule=$(set -e && rich_rule "$from" "$ports" "$protocol")" ;;
      ufw)
        if [[ $from == any ]]; then
          run ufw ${delete[@]+"${delete[@]}"} allow "${ports//-/:}/$protocol"
        else
          run ufw ${delete[@]+"${delete[@]}"} allow from "$from" to any port "${ports//-/:}" proto "$protocol"
        fi
        ;;
      *) ;;
    esac
  done
  if [[ $2 == firewalld ]]; then run firewall-cmd --reload; fi
}

firewall_verify() {
  firewall_done
}

firewall_undo() {
  change_firewall remove "$(set -e && recall firewall)"
  forget firewall
}
